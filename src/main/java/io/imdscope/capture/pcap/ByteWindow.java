package io.imdscope.capture.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * The bytes of a file or a stream through a window of fixed size that moves on. What is asked for
 * is there in one piece; reads no more than there is, so that a live stream is never waited for
 * without need.
 */
final class ByteWindow implements Closeable {
  /** The most that can be asked for in one piece. */
  static final int MAX_PIECE = 1 << 19;

  private static final int SIZE = 2 * MAX_PIECE;

  private final Arena memory = Arena.ofConfined();
  private final ReadableByteChannel channel;
  private final ByteBuffer filling;
  private final ByteBuffer bytes;
  private long base;
  private int at;
  private int end;
  private boolean over;

  ByteWindow(ReadableByteChannel channel) {
    this.channel = channel;
    this.filling = memory.allocate(SIZE).asByteBuffer();
    this.bytes = filling.duplicate().order(ByteOrder.BIG_ENDIAN);
  }

  /** The bytes in network order, to be read by index from {@link #at()}; until the next move. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** The same bytes in another order. */
  ByteBuffer bytes(ByteOrder order) {
    return filling.duplicate().order(order);
  }

  /** Index of the first byte that was not skipped. */
  int at() {
    return at;
  }

  /** How far into the file that byte is. */
  long offset() {
    return base + at;
  }

  /** How many bytes from there on are in the window. */
  int available() {
    return end - at;
  }

  /** Whether so many bytes follow; they are then in the window. */
  boolean has(int count) throws IOException {
    return end - at >= count || fill(count);
  }

  /** Goes on by so many bytes of those that are in the window. */
  void skip(int count) {
    at += count;
  }

  /** Goes on by however many; false when the end comes first. */
  boolean skipFar(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int step = (int) Math.min(left, MAX_PIECE);
      if (!has(step)) {
        at = end;
        return false;
      }
      at += step;
      left -= step;
    }
    return true;
  }

  private boolean fill(int count) throws IOException {
    if (count > MAX_PIECE) {
      throw new IllegalArgumentException("more than the window holds: count=" + count);
    }
    if (SIZE - at < count) {
      filling.limit(end).position(at);
      filling.compact();
      base += at;
      end -= at;
      at = 0;
    }
    while (!over && end - at < count) {
      filling.limit(SIZE).position(end);
      int read = channel.read(filling);
      if (read < 0) {
        over = true;
      } else {
        end += read;
      }
    }
    return end - at >= count;
  }

  @Override
  public void close() throws IOException {
    if (memory.scope().isAlive()) { // what reads through it closes it too
      memory.close();
    }
    channel.close();
  }
}
