package io.imdscope.capture.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The packets of one capture, one after the other. What the fields say is of the current packet,
 * until the next one is asked for: packets come by the million, and most are looked at once.
 */
abstract class PacketReader implements Closeable {
  /** The longest packet that is believed; tcpdump and dumpcap write at most half of it. */
  static final int MAX_PACKET = ByteWindow.MAX_PIECE - 1024;

  final ByteWindow window;

  /** In network order. */
  final ByteBuffer bytes;

  /** When it was captured, since 1970. */
  long nanos;

  /** What it begins with: a number of the {@code LINKTYPE_} list. */
  int linkType;

  /** Where it begins in {@link #bytes}. */
  int at;

  /** Where it ends. */
  int end;

  /** How long it was on the wire, at least what was captured of it. */
  int length;

  /** Whether the current packet is perhaps none: what follows it is no beginning of another. */
  boolean misplaced;

  private Optional<String> damage = Optional.empty();

  PacketReader(ByteWindow window) {
    this.window = window;
    this.bytes = window.bytes();
  }

  /** Which interface it was captured on; the same for all where the capture does not tell. */
  long face() {
    return linkType == LinkLayer.LINUX_COOKED_2 ? bytes.getInt(at + 4) : 0;
  }

  /** Whether packets may come in another order than they were captured. */
  boolean isDisordered() {
    return false;
  }

  /** Goes on to the next packet; false when there is none, or none that can be read. */
  abstract boolean next() throws IOException;

  /** Packets of which the capture itself says that they are missing in it. */
  long dropped() {
    return 0;
  }

  /** Why some of it was not read, with the place; absent when all was. */
  Optional<String> damage() {
    return damage;
  }

  /** Goes on, without what cannot be read. */
  void without(String what) {
    damage = Optional.of(what + " at byte " + window.offset());
  }

  /** Ends: what follows cannot be read. */
  boolean damaged(String what) {
    without(what);
    return false;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
