package io.imdscope.output.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/** The text of a log, decompressed when its first bytes say that it is gzip's. */
final class LogStream implements AutoCloseable {
  private static final int INPUT_BUFFER = 64 << 10;

  private final Counted counted;
  private final InputStream text;
  private final boolean compressed;

  private LogStream(Counted counted, InputStream text, boolean compressed) {
    this.counted = counted;
    this.text = text;
    this.compressed = compressed;
  }

  /**
   * Opens a file, or takes the standard input.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1">RFC 1952, the first two
   *     bytes of a gzip member</a>
   */
  static LogStream open(LogFile file, InputStream standardInput) throws IOException {
    Counted counted =
        new Counted(
            file.path().isPresent() ? Files.newInputStream(file.path().get()) : standardInput);
    try {
      Peekable bytes = new Peekable(counted);
      byte[] magic = bytes.readNBytes(2);
      bytes.unread(magic);
      boolean gzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
      return new LogStream(counted, gzip ? new GZIPInputStream(bytes, INPUT_BUFFER) : bytes, gzip);
    } catch (IOException e) {
      counted.close();
      throw e;
    }
  }

  /** As {@link InputStream#read}. */
  int read(byte[] buffer, int from, int length) throws IOException {
    return text.read(buffer, from, length);
  }

  boolean compressed() {
    return compressed;
  }

  /** How many bytes of the file have been read, as they lie there. */
  long done() {
    return counted.count;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int n = super.read(buffer, from, length);
      count += Math.max(0, n);
      return n;
    }
  }

  /**
   * Of a pipe that is not filled yet nothing is available, which gzip's reader takes for the end of
   * the file: members that follow would be lost.
   */
  private static final class Peekable extends PushbackInputStream {
    Peekable(InputStream in) {
      super(in, 2);
    }

    @Override
    public int available() throws IOException {
      int b = read();
      if (b < 0) {
        return 0;
      }
      unread(b);
      return 1;
    }
  }
}
