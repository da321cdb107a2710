package io.imdscope.lab.imds;

/** Reads over a request body of a known length or in chunks, up to a limit. */
final class BodySkipper {
  /** How far it got. */
  enum State {
    MORE,
    DONE,
    TOO_LONG,
    MALFORMED
  }

  /** Where in a chunked body it is. */
  private enum Part {
    SIZE,
    EXTENSION,
    DATA,
    DATA_END,
    TRAILER_START,
    TRAILER
  }

  private final boolean chunked;
  private State state;
  private Part part = Part.SIZE;
  private long left;
  private int digits;
  private int skipped;

  private BodySkipper(boolean chunked, long length) {
    this.chunked = chunked;
    this.left = length;
    this.state =
        chunked || length > 0
            ? length > RequestReader.MAX_BODY ? State.TOO_LONG : State.MORE
            : State.DONE;
  }

  static BodySkipper fixed(long length) {
    return new BodySkipper(false, length);
  }

  static BodySkipper chunked() {
    return new BodySkipper(true, 0);
  }

  State state() {
    return state;
  }

  /** Reads on from {@code start}; returns how many bytes belong to the body. */
  int skip(byte[] bytes, int start, int end) {
    int at = start;
    while (state == State.MORE && at < end) {
      if (!chunked || part == Part.DATA) {
        int run = (int) Math.min(left, end - at);
        left -= run;
        at += run;
        if (left == 0) {
          dataEnds();
        }
      } else {
        framing(bytes[at]);
        at++;
      }
    }
    skipped += at - start;
    if (state == State.MORE && skipped > RequestReader.MAX_BODY) {
      state = State.TOO_LONG;
    }
    return at - start;
  }

  private void dataEnds() {
    if (chunked) {
      part = Part.DATA_END;
    } else {
      state = State.DONE;
    }
  }

  private void framing(byte b) {
    switch (part) {
      case SIZE, EXTENSION -> size(b);
      case DATA_END -> {
        if (b == '\n') {
          part = Part.SIZE;
          digits = 0;
        } else if (b != '\r') {
          state = State.MALFORMED;
        }
      }
      case TRAILER_START -> {
        if (b == '\n') {
          state = State.DONE;
        } else if (b != '\r') {
          part = Part.TRAILER;
        }
      }
      case TRAILER -> {
        if (b == '\n') {
          part = Part.TRAILER_START;
        }
      }
      case DATA -> throw new IllegalStateException("data is not framing");
    }
  }

  private void size(byte b) {
    int digit = Character.digit(b, 16);
    if (b == '\n' && digits > 0) {
      part = left == 0 ? Part.TRAILER_START : Part.DATA;
    } else if (part == Part.SIZE && digit >= 0) {
      left = left * 16 + digit;
      digits++;
      if (left > RequestReader.MAX_BODY) {
        state = State.TOO_LONG;
      }
    } else if (digits > 0 && (part == Part.EXTENSION || b == ';' || b == '\r' || b == ' ')) {
      part = Part.EXTENSION;
    } else {
      state = State.MALFORMED;
    }
  }
}
