package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts fragments of IP packets together again: the first copy of each byte counts. Holds few
 * packets, of at most 64 KiB each; those that never become whole are counted.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc815">RFC 815, reassembly</a>
 */
final class Fragments {
  static final int MOST_PACKETS = 64;
  static final int MOST_BYTES = 1 << 16;

  private static final int UNIT = 8;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  /** So long another copy of a packet that is whole may come, from another interface. */
  private static final long COPY_NANOS = 1_000_000_000L;

  private final Map<Key, Part> parts = new LinkedHashMap<>();
  private long lost;

  /** What fragments of one packet have in common. */
  record Key(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int identification) {}

  /** What the fragments carried together; of {@code length} bytes so many were captured. */
  record Whole(ByteBuffer bytes, int captured, int length) {}

  private static final class Part {
    final BitSet units = new BitSet();
    byte[] bytes = {};
    int captured = MOST_BYTES;
    int length = -1;
    long nanos;
    boolean done;
  }

  /** Takes a fragment; the packet, when it was the last that was missing. */
  Optional<Whole> add(
      Key key,
      int offset,
      boolean more,
      ByteBuffer bytes,
      int from,
      int captured,
      int length,
      long nanos) {
    Part part = part(key, nanos);
    if (part.done) {
      return Optional.empty();
    }
    int end = offset + length;
    if (end > MOST_BYTES || length == 0 || (more && length % UNIT != 0)) {
      return Optional.empty(); // it can be part of none, so the packet stays incomplete
    }
    if (captured < length) {
      part.captured = Math.min(part.captured, offset + captured);
    }
    if (!more && part.length < 0) {
      part.length = end;
    }
    if (part.bytes.length < offset + captured) {
      part.bytes = Arrays.copyOf(part.bytes, offset + captured);
    }
    for (int at = 0; at < length; at += UNIT) {
      int unit = (offset + at) / UNIT;
      if (!part.units.get(unit)) {
        part.units.set(unit);
        int count = Math.min(UNIT, captured - at);
        if (count > 0) {
          bytes.get(from + at, part.bytes, offset + at, count);
        }
      }
    }
    if (part.length < 0 || part.units.nextClearBit(0) < (part.length + UNIT - 1) / UNIT) {
      return Optional.empty();
    }
    int have = Math.min(Math.min(part.captured, part.length), part.bytes.length);
    Whole whole = new Whole(ByteBuffer.wrap(part.bytes), have, part.length);
    part.done = true;
    part.bytes = new byte[0];
    part.nanos = nanos;
    return Optional.of(whole);
  }

  /** Packets that never became whole, since the start. */
  long lost() {
    return lost;
  }

  /** Nothing more will come. */
  void finish() {
    parts.values().forEach(this::count);
    parts.clear();
  }

  int held() {
    return parts.size();
  }

  private Part part(Key key, long nanos) {
    Part part = parts.get(key);
    if (part != null && Math.abs(nanos - part.nanos) > (part.done ? COPY_NANOS : PATIENCE_NANOS)) {
      count(part);
      parts.remove(key);
      part = null;
    }
    if (part == null) {
      if (parts.size() == MOST_PACKETS) {
        Iterator<Part> oldest = parts.values().iterator();
        count(oldest.next());
        oldest.remove();
      }
      part = new Part();
      part.nanos = nanos;
      parts.put(key, part);
    }
    return part;
  }

  private void count(Part part) {
    if (!part.done) {
      lost++;
    }
  }
}
