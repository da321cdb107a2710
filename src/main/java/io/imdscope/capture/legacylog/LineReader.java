package io.imdscope.capture.legacylog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes a stream apart into lines that end with a line feed. Of a line no more than {@link #MOST}
 * bytes are kept; bytes that are not UTF-8 stand as U+FFFD.
 */
final class LineReader implements AutoCloseable {
  /** The log is rotated at 1 MiB; of what is told of a call, far less is of use. */
  static final int MOST = 256 << 10;

  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int end;
  private byte[] line = new byte[512];
  private int length;
  private long number;
  private boolean cut;
  private boolean ended;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Goes on to the next line; false at the end.
   *
   * @throws IOException when the stream breaks off: the line up to there is lost
   */
  boolean next() throws IOException {
    length = 0;
    cut = false;
    ended = false;
    boolean any = false;
    while (!ended) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(chunk));
        if (end == 0) {
          break;
        }
      }
      any = true;
      take();
    }
    if (any) {
      number++;
    }
    return any;
  }

  private void take() {
    int from = at;
    while (at < end && chunk[at] != '\n') {
      at++;
    }
    int count = Math.min(at - from, MOST - length);
    cut |= count < at - from;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.min(MOST, Math.max(length + count, line.length * 2)));
    }
    System.arraycopy(chunk, from, line, length, count);
    length += count;
    if (at < end) {
      at++;
      ended = true;
    }
  }

  /** The line's text, without its line end. */
  String text() {
    int to = length > 0 && !cut && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, to, StandardCharsets.UTF_8);
  }

  /** Which line of the stream it is, from 1. */
  long number() {
    return number;
  }

  /** Whether the line was longer than what is kept of it. */
  boolean isCut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
