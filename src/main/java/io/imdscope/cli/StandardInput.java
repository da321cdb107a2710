package io.imdscope.cli;

import io.imdscope.capture.pcap.LiveChannel;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.BooleanSupplier;

/** Standard input, which may still be written, and tells with its first byte what it is. */
final class StandardInput implements ReadableByteChannel {
  /** No capture begins like that, and no compressed file. */
  private static final String LOG_BEGINS = "[TCLSP";

  private final LiveChannel channel;
  private final ByteBuffer first = ByteBuffer.allocate(1);
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

  /** Whether it is the old tool's log; waits for its first byte. */
  boolean isLog() throws IOException {
    if (channel.read(first) < 1) {
      first.flip();
      return false;
    }
    first.flip();
    return LOG_BEGINS.indexOf(first.get(0)) >= 0;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (first.hasRemaining() && into.hasRemaining()) {
      into.put(first.get());
      return 1;
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
