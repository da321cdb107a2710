package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;

/** An interface that packets of a pcapng section were captured on. */
final class PcapngInterface {
  private static final int OPTION_END = 0;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_TIME_OFFSET = 14;
  private static final int OPTION_RECEIVED_DROPPED = 5;
  private static final int OPTION_SYSTEM_DROPPED = 7;

  private static final long SECOND = 1_000_000_000L;

  private final int linkType;
  private final int snapLength;
  private final long ticksInSecond;
  private final long offsetSeconds;
  private long dropped;

  private PcapngInterface(int linkType, int snapLength, long ticksInSecond, long offsetSeconds) {
    this.linkType = linkType;
    this.snapLength = snapLength;
    this.ticksInSecond = ticksInSecond;
    this.offsetSeconds = offsetSeconds;
  }

  /** The body of an interface description block, which has at least its fixed part. */
  static PcapngInterface read(ByteBuffer bytes, int from, int end) {
    long ticks = 1_000_000;
    long offset = 0;
    int at = from + 8;
    while (end - at >= 4) {
      int code = bytes.getShort(at) & 0xffff;
      int length = bytes.getShort(at + 2) & 0xffff;
      if (code == OPTION_END || length > end - at - 4) {
        break; // what does not fit into the block is not believed
      }
      if (code == OPTION_TIME_RESOLUTION && length >= 1) {
        ticks = ticks(bytes.get(at + 4));
      } else if (code == OPTION_TIME_OFFSET && length >= 8) {
        offset = bytes.getLong(at + 4);
      }
      at += 4 + (length + 3 & ~3);
    }
    return new PcapngInterface(
        bytes.getShort(from) & 0xffff, bytes.getInt(from + 4), ticks, offset);
  }

  /** A power of ten, or of two where the highest bit is set; none that a long cannot hold. */
  private static long ticks(byte resolution) {
    int power = resolution & 0x7f;
    if (resolution < 0) {
      return 1L << Math.min(power, 62);
    }
    long ticks = 1;
    for (int i = 0; i < Math.min(power, 18); i++) {
      ticks *= 10;
    }
    return ticks;
  }

  int linkType() {
    return linkType;
  }

  /** The most bytes of a packet that were captured; 0 for no limit. */
  int snapLength() {
    return snapLength;
  }

  /** A packet's time in nanoseconds since 1970; one that cannot be is the nearest that can. */
  long nanos(int high, int low) {
    long ticks = (long) high << 32 | Integer.toUnsignedLong(low);
    if (ticks < 0) {
      return 0;
    }
    long seconds = ticks / ticksInSecond + Math.clamp(offsetSeconds, -SECOND * 8, SECOND * 8);
    long rest = ticks % ticksInSecond;
    long nanos =
        ticksInSecond <= SECOND
            ? rest * SECOND / ticksInSecond
            : (long) ((double) rest / ticksInSecond * SECOND);
    return Math.clamp(seconds, 0, SECOND * 8) * SECOND + nanos;
  }

  /** Packets that were dropped since the last such block: it counts since the start. */
  long newlyDropped(ByteBuffer bytes, int from, int end) {
    long said = 0;
    int at = from;
    while (end - at >= 4) {
      int code = bytes.getShort(at) & 0xffff;
      int length = bytes.getShort(at + 2) & 0xffff;
      if (code == OPTION_END || length > end - at - 4) {
        break;
      }
      if ((code == OPTION_RECEIVED_DROPPED || code == OPTION_SYSTEM_DROPPED) && length == 8) {
        said += Math.clamp(bytes.getLong(at + 4), 0, Long.MAX_VALUE / 4);
      }
      at += 4 + (length + 3 & ~3);
    }
    long more = Math.max(0, said - dropped);
    dropped = Math.max(said, dropped);
    return more;
  }
}
