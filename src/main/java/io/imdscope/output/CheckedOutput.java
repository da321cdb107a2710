package io.imdscope.output;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A buffered stream that tells of a closed pipe even where a {@link PrintStream} keeps silent. */
final class CheckedOutput extends FilterOutputStream {
  private final OutputStream target;

  CheckedOutput(OutputStream target) {
    super(new BufferedOutputStream(target, 1 << 16));
    this.target = target;
  }

  /** Writes the text and a newline. */
  void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    super.flush();
    if (target instanceof PrintStream print && print.checkError()) {
      throw new IOException("the output is closed");
    }
  }
}
