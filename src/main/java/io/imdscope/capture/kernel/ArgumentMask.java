package io.imdscope.capture.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Hides in an argument vector what the eBPF program hides in a caller's ({@code masking.h}): what
 * follows the names of the headers x-aws-ec2-metadata-token and authorization, up to the end of the
 * argument, of the line, or a quote.
 */
final class ArgumentMask {
  private static final byte[][] NAMES = {
    "metadata-token".getBytes(StandardCharsets.US_ASCII),
    "authorization".getBytes(StandardCharsets.US_ASCII)
  };

  private enum State {
    TEXT,
    /** Behind a name, and quotes and blanks. */
    NAMED,
    /** Behind its colon, and quotes and blanks. */
    VALUE,
    SECRET
  }

  private ArgumentMask() {}

  /** Copies all that remains, hidden where it is a secret: no byte of one is in the copy. */
  static void copy(ByteBuffer from, byte[] to) {
    State state = State.TEXT;
    for (int i = 0; i < to.length; i++) {
      byte b = from.get();
      boolean hidden = state == State.VALUE || state == State.SECRET;
      to[i] = hidden && !isShown(b) ? (byte) '*' : b;
      state = next(state, b, to, i + 1);
    }
  }

  private static State next(State state, byte b, byte[] bytes, int end) {
    return switch (state) {
      case VALUE -> b == 0 || b == '\n' ? State.TEXT : isBetween(b) ? state : State.SECRET;
      case SECRET -> b == 0 || b == '\n' || isQuote(b) ? State.TEXT : state;
      case NAMED -> b == ':' || b == '=' ? State.VALUE : isBetween(b) ? state : text(bytes, end);
      case TEXT -> text(bytes, end);
    };
  }

  private static State text(byte[] bytes, int end) {
    return endsWith(bytes, end, NAMES[0]) || endsWith(bytes, end, NAMES[1])
        ? State.NAMED
        : State.TEXT;
  }

  /** What may end a secret stays, for whoever reads the arguments. */
  private static boolean isShown(byte b) {
    return b == 0 || b == '\n' || b == '\r' || b == ' ' || b == '\t' || isQuote(b);
  }

  private static boolean isBetween(byte b) {
    return b == ' ' || b == '\t' || b == '\\' || isQuote(b);
  }

  private static boolean isQuote(byte b) {
    return b == '"' || b == '\'';
  }

  private static boolean endsWith(byte[] bytes, int end, byte[] name) {
    if (end < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      byte b = bytes[end - name.length + i];
      if ((b >= 'A' && b <= 'Z' ? b + 0x20 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
