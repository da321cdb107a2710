package io.imdscope.lab.imds;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Appends request records to a file, up to a size; without a file it does nothing. */
final class RecordFile implements AutoCloseable {
  /** Room for about a million requests. */
  static final long MAX_BYTES = 256L << 20;

  /** A token as {@link Tokens} issues it, which a caller may have put where it doesn't belong. */
  private static final Pattern TOKEN = Pattern.compile("AQAA[A-Za-z0-9_-]{50}(?:==|%3[Dd]%3[Dd])");

  private static final int MAX_TARGET = 2048;

  private final Optional<Counted> out;

  RecordFile(Optional<Path> file) throws IOException {
    out = file.isEmpty() ? Optional.empty() : Optional.of(new Counted(file.get()));
  }

  void append(RequestRecord entry) {
    if (out.isEmpty() || out.get().full) {
      return;
    }
    try {
      entry.writeTo(out.get());
      if (out.get().written >= MAX_BYTES) {
        out.get().full = true;
        System.err.println("the request record is full and ends here: bytes=" + MAX_BYTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes all that was appended readable by others. */
  void flush() {
    try {
      if (out.isPresent()) {
        out.get().flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A target fit to be recorded: bounded, and without a token. */
  static String safe(String target) {
    String bounded = target.length() > MAX_TARGET ? target.substring(0, MAX_TARGET) : target;
    return bounded.length() < 50 ? bounded : TOKEN.matcher(bounded).replaceAll("[redacted]");
  }

  @Override
  public void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
  }

  /** A file that knows how much was written to it. */
  private static final class Counted extends OutputStream {
    private final OutputStream to;
    private long written;
    private boolean full;

    Counted(Path file) throws IOException {
      to = new BufferedOutputStream(Files.newOutputStream(file), 64 * 1024);
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      to.write(bytes, offset, length);
      written += length;
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }
}
