package io.imdscope.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads gzip's members, one at a time, and nothing of what follows them. What is damaged or cut off
 * is an error, never an end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3">RFC 1952, the member format</a>
 */
public final class GzipMember implements AutoCloseable {
  private static final int ID1 = 0x1f;
  private static final int ID2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int HEADER = 10;
  private static final int LAST_SYSTEM = 13;
  private static final int UNKNOWN_SYSTEM = 255;

  private final FileBytes in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  /** Reads them from there. */
  public GzipMember(FileBytes in) {
    this.in = in;
  }

  /**
   * Whether what comes can only be meant as a member, be it damaged: where one may begin.
   *
   * @throws EOFException when there is but half of the two bytes that tell
   */
  public static boolean isNext(FileBytes in) throws IOException {
    if (!in.has(1) || in.peek(0) != ID1) {
      return false;
    }
    if (!in.has(2)) {
      throw new EOFException("the end is missing");
    }
    return in.peek(1) == ID2;
  }

  /** Whether a whole header comes that noise would hardly have: in the middle of anything. */
  public static boolean isSurelyNext(FileBytes in) throws IOException {
    if (!in.has(HEADER)) {
      return false;
    }
    int speed = in.peek(8);
    int system = in.peek(9);
    return in.peek(0) == ID1
        && in.peek(1) == ID2
        && in.peek(2) == DEFLATE
        && (in.peek(3) & RESERVED) == 0
        && (speed == 0 || speed == 2 || speed == 4)
        && (system <= LAST_SYSTEM || system == UNKNOWN_SYSTEM);
  }

  /** How many of so many buffered bytes, the first included, are before what may be a member. */
  public static int before(FileBytes in, int limit) {
    return in.before(ID1, ID2, 1, limit);
  }

  /** Reads the header of one that {@link #isNext}. */
  public void begin() throws IOException {
    crc.reset();
    skip(2);
    if (in.next(crc) != DEFLATE) {
      throw new ZipException("it is compressed in a way that is not known");
    }
    int flags = in.next(crc);
    if ((flags & RESERVED) != 0) {
      throw new ZipException("gzip's header has flags that are not known");
    }
    skip(6); // when, how and where it was made
    if ((flags & HAS_EXTRA) != 0) {
      skip((int) littleEndian(2));
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    long checksum = crc.getValue() & 0xffff;
    if ((flags & HAS_CHECKSUM) != 0 && littleEndian(2) != checksum) {
      throw new ZipException("gzip's header does not agree with its checksum");
    }
    inflater.reset();
    crc.reset();
  }

  /**
   * Some of its text, for which there is room; negative when all of it was read and agrees with its
   * checksum.
   */
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (!inflater.finished()) {
      long before = inflater.getBytesWritten();
      int n;
      try {
        n = in.inflate(inflater, buffer, from, length);
      } catch (DataFormatException e) {
        n = (int) (inflater.getBytesWritten() - before);
        if (n == 0) {
          throw new ZipException("what is compressed is damaged");
        } // else that first: the next call meets the damage again
      }
      if (n > 0) {
        crc.update(buffer, from, n);
        return n;
      }
      if (!inflater.finished() && !in.has(1)) {
        throw new EOFException("the end is missing");
      }
    }
    end();
    return -1;
  }

  private void end() throws IOException {
    long checksum = crc.getValue();
    long size = inflater.getBytesWritten() & 0xffffffffL;
    if (littleEndian(4) != checksum || littleEndian(4) != size) {
      throw new ZipException("what is compressed does not agree with its checksum");
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int _ = in.next(crc);
    }
  }

  private void skipText() throws IOException {
    while (in.next(crc) != 0) {}
  }

  private long littleEndian(int count) throws IOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) in.next(crc) << (8 * i);
    }
    return value;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
