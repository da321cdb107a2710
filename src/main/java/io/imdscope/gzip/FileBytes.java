package io.imdscope.gzip;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The bytes of a file as they lie there, with a look at those that come next. */
public final class FileBytes implements AutoCloseable {
  private static final int BUFFER = 64 << 10;
  private static final long EACH_TOP_BIT = 0x8080808080808080L;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final InputStream in;
  private final byte[] bytes = new byte[BUFFER];
  private int at;
  private int end;
  private long count;

  /** Those of that stream, which is closed with them. */
  public FileBytes(InputStream in) {
    this.in = in;
  }

  /** Whether there are so many more, which is waited for; at most some KiB. */
  public boolean has(int wanted) throws IOException {
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
  public int buffered() {
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
    skip(1);
    return next;
  }

  /** Moves so many of the buffered ones. */
  public void move(byte[] buffer, int from, int length) {
    System.arraycopy(bytes, at, buffer, from, length);
    at += length;
  }

  /** As {@link InputStream#read}: waits for one only. */
  int read(byte[] buffer, int from, int length) throws IOException {
    if (!has(1)) {
      return -1;
    }
    int count = Math.min(length, buffered());
    move(buffer, from, count);
    return count;
  }

  /** Leaves out so many of the buffered ones. */
  void skip(int length) {
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
   * How many of the first so many buffered bytes stand before those two; the first of the two alone
   * at the limit counts as both. Text has no byte as the second, which is quick to see: a log costs
   * hardly more than without a look.
   *
   * @param second no ASCII
   */
  int before(int first, int second, int offset, int limit) {
    int stop = at + limit;
    int i = ascii(at + offset, stop);
    if (i < stop) {
      i = Math.max(at + offset, i - 1);
      while (i < stop - 1 && !((bytes[i] & 0xff) == first && (bytes[i + 1] & 0xff) == second)) {
        i++;
      }
    } else {
      i = Math.max(at + offset, stop - 1);
    }
    return i == stop - 1 && (bytes[i] & 0xff) != first ? limit : i - at;
  }

  /** How far there is only ASCII. */
  private int ascii(int from, int to) {
    int i = from;
    while (i + 32 <= to
        && ((word(i) | word(i + 8) | word(i + 16) | word(i + 24)) & EACH_TOP_BIT) == 0) {
      i += 32;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  private long word(int from) {
    return (long) WORDS.get(bytes, from);
  }

  /** How many have been read of the file. */
  public long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
