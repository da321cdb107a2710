package io.imdscope.output.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a file as they lie there, with a look at those that come next. */
final class FileBytes implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long EACH_TOP_BIT = EACH_BYTE << 7;

  private final InputStream in;
  private final byte[] bytes = new byte[BUFFER];
  private final ByteBuffer words = ByteBuffer.wrap(bytes);
  private int at;
  private int end;
  private long count;

  FileBytes(InputStream in) {
    this.in = in;
  }

  /** Whether there are so many more, which is waited for; at most some KiB. */
  boolean has(int wanted) throws IOException {
    if (end - at >= wanted) {
      return true;
    }
    System.arraycopy(bytes, at, bytes, 0, end - at);
    end -= at;
    at = 0;
    while (end < wanted) {
      int n = in.read(bytes, end, bytes.length - end);
      if (n < 0) {
        return false;
      }
      end += n;
      count += n;
    }
    return true;
  }

  /** How many can be looked at without waiting. */
  int buffered() {
    return end - at;
  }

  /** One of those that are {@link #buffered}, 0 to 255. */
  int peek(int offset) {
    return bytes[at + offset] & 0xff;
  }

  /** The next one, which the checksum takes in. */
  int next(Checksum checksum) throws IOException {
    if (!has(1)) {
      throw new EOFException("the end is missing");
    }
    int next = peek(0);
    checksum.update(next);
    at++;
    return next;
  }

  /** Moves so many of the buffered ones. */
  void move(byte[] buffer, int from, int length) {
    System.arraycopy(bytes, at, buffer, from, length);
    at += length;
  }

  /** Decompresses what is buffered; how many bytes of text came of it. */
  int inflate(Inflater inflater, byte[] buffer, int from, int length) throws DataFormatException {
    inflater.setInput(bytes, at, end - at);
    int n = inflater.inflate(buffer, from, length);
    at = end - inflater.getRemaining();
    return n;
  }

  /**
   * Where of the first so many buffered bytes that byte is next; their number where it is not. It
   * takes eight at a time, so that a plain log costs hardly more than without a look.
   */
  int indexOf(byte wanted, int offset, int limit) {
    int i = at + offset;
    int stop = at + limit;
    long pattern = EACH_BYTE * (wanted & 0xff);
    while (i + Long.BYTES <= stop && !hasZero(words.getLong(i) ^ pattern)) {
      i += Long.BYTES;
    }
    while (i < stop && bytes[i] != wanted) {
      i++;
    }
    return i - at;
  }

  private static boolean hasZero(long word) {
    return ((word - EACH_BYTE) & ~word & EACH_TOP_BIT) != 0;
  }

  /** How many have been read of the file. */
  long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
