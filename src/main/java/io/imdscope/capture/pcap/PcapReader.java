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

  private static final int VERSION = 0x00020004;

  private ByteBuffer headers;
  private int fraction;
  private boolean begun;
  private int unread;

  private PcapReader(ByteWindow window, ByteOrder order, int fraction) {
    super(window);
    this.headers = window.bytes(order);
    this.fraction = fraction;
  }

  /** Whether another file begins there, as where two were joined with {@code cat}. */
  private boolean isFile() throws IOException {
    // No more is waited for than a packet has, until it is none.
    if (!window.has(RECORD_HEADER) || !begins(magic()) || !window.has(FILE_HEADER)) {
      return false;
    }
    ByteBuffer ordered = window.bytes(order(magic()));
    int versions = (ordered.getShort(window.at() + 4) << 16) | ordered.getShort(window.at() + 6);
    return versions == VERSION;
  }

  private int magic() {
    return window.bytes().getInt(window.at());
  }

  private static ByteOrder order(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static int fraction(int magic) {
    return magic == NANOSECONDS || Integer.reverseBytes(magic) == NANOSECONDS ? 1 : 1000;
  }

  /** A reader of a file that begins with {@code magic}, as its first four bytes are. */
  static PcapReader of(ByteWindow window, int magic) {
    return new PcapReader(window, order(magic), fraction(magic));
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
    while (isFile()) {
      headers = window.bytes(order(magic()));
      fraction = fraction(magic());
      if (!begin()) {
        return false;
      }
    }
    if (!window.has(RECORD_HEADER)) {
      return window.available() > 0 && damaged("it is cut off within a packet's header");
    }
    int header = window.at();
    int captured = headers.getInt(header + 8);
    if (captured < 0 || captured > MAX_PACKET) {
      misplaced = true;
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
