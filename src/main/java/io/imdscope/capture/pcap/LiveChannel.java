package io.imdscope.capture.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A stream that others write while it is read. Whoever waits for it lets time pass meanwhile, and
 * can be made to stop. A bounded number of bytes is read ahead.
 */
public final class LiveChannel implements ReadableByteChannel {
  private static final int CHUNK = 1 << 16;
  private static final int MOST_CHUNKS = 8;
  private static final long TURN_MILLIS = 20;

  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);
  private final BooleanSupplier goesOn;
  private final Thread reader;
  private ByteBuffer current = ByteBuffer.allocate(0);
  private boolean over;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(byte[] bytes, boolean last, Optional<IOException> failure) {}

  /**
   * Begins to read.
   *
   * @param goesOn asked again and again while nothing comes; the stream ends when it says no
   */
  public LiveChannel(InputStream in, BooleanSupplier goesOn) {
    this.goesOn = goesOn;
    this.reader = Thread.ofPlatform().daemon().name("capture").start(() -> readAll(in));
  }

  private void readAll(InputStream in) {
    try {
      byte[] buffer = new byte[CHUNK];
      Optional<IOException> failure = Optional.empty();
      try {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          chunks.put(new Chunk(Arrays.copyOf(buffer, read), false, Optional.empty()));
        }
      } catch (IOException e) {
        failure = Optional.of(e);
      }
      chunks.put(new Chunk(new byte[0], true, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    while (!current.hasRemaining()) {
      if (over || !next()) {
        over = true;
        return -1;
      }
    }
    int count = Math.min(into.remaining(), current.remaining());
    into.put(into.position(), current, current.position(), count);
    into.position(into.position() + count);
    current.position(current.position() + count);
    return count;
  }

  private boolean next() throws IOException {
    try {
      Chunk chunk = chunks.poll();
      while (chunk == null) {
        if (!goesOn.getAsBoolean()) {
          return false;
        }
        chunk = chunks.poll(TURN_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (chunk.failure().isPresent()) {
        throw chunk.failure().get();
      }
      current = ByteBuffer.wrap(chunk.bytes());
      return !chunk.last();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean isOpen() {
    return !over;
  }

  @Override
  public void close() {
    over = true;
    reader.interrupt();
  }
}
