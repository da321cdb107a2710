package io.imdscope.http;

/**
 * Finds the end of a request's body without keeping any of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112, 6: message body</a>
 */
final class BodySkipper {
  private enum State {
    COUNTED,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    DONE,
    FAILED
  }

  /** A chunk's size never has more digits: 60 bits do not overflow. */
  private static final int MAX_DIGITS = 15;

  private State state;
  private long remaining;
  private int digits;
  private int trailerLine;

  private BodySkipper(State state, long remaining) {
    this.state = state;
    this.remaining = remaining;
  }

  static BodySkipper counted(long length) {
    return new BodySkipper(length == 0 ? State.DONE : State.COUNTED, length);
  }

  static BodySkipper chunked() {
    return new BodySkipper(State.CHUNK_SIZE, 0);
  }

  boolean done() {
    return state == State.DONE;
  }

  /** Whether this is no body that can be followed: what comes next is anybody's guess. */
  boolean failed() {
    return state == State.FAILED;
  }

  /** Skips from {@code from}; returns where the body ends, or {@code to}. */
  int skip(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state != State.DONE && state != State.FAILED) {
      if (state == State.COUNTED || state == State.CHUNK_DATA) {
        int count = (int) Math.min(remaining, to - at);
        at += count;
        consume(count);
      } else {
        framing(bytes[at++]);
      }
    }
    return at;
  }

  /** Bytes that cannot be seen: harmless inside the data, else the end cannot be found any more. */
  void missing(long count) {
    if ((state == State.COUNTED || state == State.CHUNK_DATA) && count <= remaining) {
      consume(count);
    } else {
      state = State.FAILED;
    }
  }

  private void consume(long count) {
    remaining -= count;
    if (remaining == 0) {
      state = state == State.COUNTED ? State.DONE : State.CHUNK_END;
    }
  }

  private void framing(byte b) {
    switch (state) {
      case CHUNK_SIZE -> chunkSize(b);
      case CHUNK_EXTENSION -> {
        if (b == '\n') {
          chunkSizeEnds();
        }
      }
      case CHUNK_END -> {
        if (b == '\n') {
          state = State.CHUNK_SIZE;
          digits = 0;
        } else if (b != '\r') {
          state = State.FAILED;
        }
      }
      case TRAILER -> {
        if (b == '\n') {
          state = trailerLine == 0 ? State.DONE : State.TRAILER;
          trailerLine = 0;
        } else if (b != '\r') {
          trailerLine = 1;
        }
      }
      default -> throw new IllegalStateException("no framing here: state=" + state);
    }
  }

  private void chunkSize(byte b) {
    int digit = Character.digit((char) (b & 0x7f), 16);
    if (digit >= 0 && b >= 0) {
      remaining = remaining << 4 | digit;
      state = ++digits > MAX_DIGITS ? State.FAILED : state;
    } else if (digits == 0) {
      state = State.FAILED;
    } else if (b == '\n') {
      chunkSizeEnds();
    } else if (b == ';' || b == ' ' || b == '\t' || b == '\r') {
      state = State.CHUNK_EXTENSION;
    } else {
      state = State.FAILED;
    }
  }

  private void chunkSizeEnds() {
    state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
    trailerLine = 0;
  }
}
