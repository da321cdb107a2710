package io.imdscope.output.log;

import io.imdscope.event.read.EventReader;
import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a stream into lines. What is longer than any event comes in pieces, which no event is, so
 * that memory has a bound.
 */
final class Lines {
  /** What is longer is read by nobody. */
  static final int LONGEST = EventReader.MAX_LINE;

  private static final int CHUNK = 1 << 16;

  /** Takes a line without its newline; the bytes are another line's afterwards. */
  interface Taker {
    void line(byte[] bytes, int offset, int length) throws IOException;
  }

  private Lines() {}

  /** Reads to the end; {@code pace} is called for each chunk. */
  static void read(InputStream in, Pace pace, Taker taker) throws IOException {
    byte[] buffer = new byte[CHUNK];
    int start = 0;
    int end = 0;
    while (true) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
      }
      if (end == buffer.length && buffer.length < LONGEST) {
        buffer = java.util.Arrays.copyOf(buffer, Math.min(LONGEST, 2 * buffer.length));
      } else if (end == buffer.length) {
        taker.line(buffer, 0, end);
        end = 0;
      }
      pace.step();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        break;
      }
      int from = end;
      end += read;
      for (int i = from; i < end; i++) {
        if (buffer[i] == '\n') {
          taker.line(buffer, start, i - start);
          start = i + 1;
        }
      }
    }
    if (end > start) {
      taker.line(buffer, start, end - start);
    }
  }
}
