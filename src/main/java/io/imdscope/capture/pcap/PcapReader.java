package io.imdscope.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A pcap file, in either byte order, with times in microseconds or nanoseconds.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/">PCAP Capture File
 *     Format</a>
 */
final class PcapReader extends PacketReader {
  static final int MICROSECONDS = 0xa1b2c3d4;
  static final int NANOSECONDS = 0xa1b23c4d;

  private static final int FILE_HEADER = 24;
  private static final int FILE_HEADER_LINK_TYPE = 20;
  private static final int RECORD_HEADER = 16;

  private final ByteBuffer headers;
  private final int fraction;
  private boolean begun;
  private int unread;

  private PcapReader(ByteWindow window, ByteOrder order, int fraction) {
    super(window);
    this.headers = window.bytes(order);
    this.fraction = fraction;
  }

  /** A reader of a file that begins with {@code magic}, as its first four bytes are. */
  static PcapReader of(ByteWindow window, int magic) {
    boolean big = magic == MICROSECONDS || magic == NANOSECONDS;
    int proper = big ? magic : Integer.reverseBytes(magic);
    return new PcapReader(
        window,
        big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        proper == NANOSECONDS ? 1 : 1000);
  }

  static boolean begins(int magic) {
    int other = Integer.reverseBytes(magic);
    return magic == MICROSECONDS
        || magic == NANOSECONDS
        || other == MICROSECONDS
        || other == NANOSECONDS;
  }

  @Override
  boolean next() throws IOException {
    if (!begun && !begin()) {
      return false;
    }
    window.skip(unread);
    unread = 0;
    if (!window.has(RECORD_HEADER)) {
      return window.available() > 0 && damaged("it is cut off within a packet's header");
    }
    int header = window.at();
    int captured = headers.getInt(header + 8);
    if (captured < 0 || captured > MAX_PACKET) {
      return damaged("a packet's length cannot be: " + Integer.toUnsignedString(captured));
    }
    if (!window.has(RECORD_HEADER + captured)) {
      return damaged("it is cut off within a packet");
    }
    header = window.at(); // the window may have moved
    nanos =
        Integer.toUnsignedLong(headers.getInt(header)) * 1_000_000_000L
            + Integer.toUnsignedLong(headers.getInt(header + 4)) * fraction;
    at = header + RECORD_HEADER;
    end = at + captured;
    length = Math.max(captured, headers.getInt(header + 12));
    unread = RECORD_HEADER + captured;
    return true;
  }

  private boolean begin() throws IOException {
    begun = true;
    if (!window.has(FILE_HEADER)) {
      return damaged("it is cut off within its header");
    }
    // The upper bits tell of frame check sequences, which stand behind a packet.
    linkType = headers.getInt(window.at() + FILE_HEADER_LINK_TYPE) & 0xffff;
    if (!LinkLayer.knows(linkType)) {
      return damaged("its packets are of a link layer that is not read: " + linkType);
    }
    window.skip(FILE_HEADER);
    return true;
  }
}
