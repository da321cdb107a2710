package io.imdscope.capture.pcap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Recent packets of clients by what address translation leaves alone, so that the same packet is
 * known again behind it. Holds a bounded number.
 */
final class Copies {
  static final int MOST = 4096;

  private static final long LATEST_NANOS = 1_000_000_000L;

  private final Map<Key, Sighting> seen =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Sighting> eldest) {
          return size() > MOST;
        }
      };

  private record Key(
      int endpoint,
      int identification,
      int sequence,
      int acknowledgement,
      int flags,
      int length,
      int payload) {}

  private record Sighting(Leg leg, int hopLimit, long nanos) {}

  /**
   * The other leg of the connection on which this very packet was seen a moment ago, with another
   * number of hops left: nobody but a router changes that. Remembers the packet where there is
   * none.
   */
  Optional<Leg> other(Segment segment, Leg leg) {
    Key key = key(segment);
    Sighting before = seen.get(key);
    if (before != null
        && before.leg() != leg
        && before.hopLimit() != segment.hopLimit
        && Math.abs(segment.nanos - before.nanos()) <= LATEST_NANOS) {
      return Optional.of(before.leg());
    }
    seen.remove(key);
    seen.put(key, new Sighting(leg, segment.hopLimit, segment.nanos));
    return Optional.empty();
  }

  int held() {
    return seen.size();
  }

  private static Key key(Segment segment) {
    CRC32C crc = new CRC32C();
    for (int i = 0; i < segment.captured; i++) {
      crc.update(segment.bytes.get(segment.payload + i));
    }
    return new Key(
        segment.endpoint,
        segment.identification,
        segment.sequence,
        segment.acknowledgement,
        segment.flags,
        segment.length,
        (int) crc.getValue());
  }
}
