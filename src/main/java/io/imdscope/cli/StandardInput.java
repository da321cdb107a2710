package io.imdscope.cli;

import io.imdscope.capture.pcap.LiveChannel;
import io.imdscope.gzip.Gunzip;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.function.BooleanSupplier;

/** Standard input, which may still be written, and tells with its first bytes what it is. */
final class StandardInput implements ReadableByteChannel {
  /** No capture begins like that, and no compressed file. */
  private static final String LOG_BEGINS = "[TCLSP";

  /** As long as the head of what is compressed may be that is waited for. */
  private static final int MOST_LOOKED_AT = 1 << 16;

  private final LiveChannel channel;
  private final ByteBuffer seen = ByteBuffer.allocate(MOST_LOOKED_AT);
  private BooleanSupplier waits;

  /** Asks {@code waits} while nothing comes, until somebody else is to be asked. */
  StandardInput(BooleanSupplier waits) {
    this.waits = waits;
    this.channel =
        new LiveChannel(new FileInputStream(FileDescriptor.in), () -> this.waits.getAsBoolean());
  }

  void waits(BooleanSupplier other) {
    waits = other;
  }

  /** Whether it is the old tool's log; waits for the first byte of it. */
  boolean isLog() throws IOException {
    int first = -1;
    while (first < 0 && seen.hasRemaining() && channel.read(seen) > 0) {
      first = begin();
    }
    seen.flip();
    return first >= 0 && LOG_BEGINS.indexOf(first) >= 0;
  }

  /** The first byte of what it says, -1 as long as it is not there. */
  private int begin() {
    byte[] bytes = seen.array();
    try (InputStream in = new Gunzip(new ByteArrayInputStream(bytes, 0, seen.position()))) {
      return Math.max(0, in.read());
    } catch (EOFException e) {
      return -1; // the rest of its head is still to come
    } catch (IOException e) {
      return 0; // whoever reads it says what is wrong
    }
  }

  /** What it says as text, also where it is compressed with gzip. */
  InputStream text() {
    return new Gunzip(Channels.newInputStream(this));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (seen.hasRemaining()) {
      int count = Math.min(seen.remaining(), into.remaining());
      into.put(into.position(), seen, seen.position(), count);
      into.position(into.position() + count);
      seen.position(seen.position() + count);
      return count;
    }
    return channel.read(into);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    channel.close();
  }
}
