package io.imdscope.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Optional;

/**
 * Tells that a reader has left from other failures of a write. Java has no error code for it, only
 * the C library's text in the user's language: so a pipe is broken to learn what that is.
 */
public final class BrokenPipe {
  private BrokenPipe() {}

  /** Whether a write to a pipe or a socket failed because nobody reads there any more. */
  public static boolean is(IOException failure) {
    return Optional.ofNullable(failure.getMessage()).isPresent()
        && Optional.ofNullable(failure.getMessage()).equals(text());
  }

  private static Optional<String> text() {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().close();
        int _ = sink.write(ByteBuffer.wrap(new byte[1]));
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }
}
