package io.imdscope.output.log;

import io.imdscope.gzip.FileBytes;
import io.imdscope.gzip.GzipMember;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The text of a log. What is gzip in it is decompressed, the rest goes on as it stands, in whatever
 * order they come: a directory's files one after another are a log too. Each byte of the file is
 * read as one or the other, or is an error.
 */
final class LogStream implements AutoCloseable {
  private final FileBytes bytes;

  /** Made when there is the first: it has memory of its own. */
  private Optional<GzipMember> member = Optional.empty();

  /** What is read now; between two members neither. */
  private boolean inMember;

  private boolean inText;

  private LogStream(InputStream in) {
    this.bytes = new FileBytes(in);
  }

  /** Opens a file, or takes the standard input. */
  static LogStream open(LogFile file, InputStream standardInput) throws IOException {
    return new LogStream(
        file.path().isPresent() ? Files.newInputStream(file.path().get()) : standardInput);
  }

  /** As {@link InputStream#read}; there has to be room for a byte. */
  int read(byte[] buffer, int from, int length) throws IOException {
    while (true) {
      if (inMember) {
        int n = member.orElseThrow().read(buffer, from, length);
        if (n > 0) {
          return n;
        }
        inMember = false;
      } else if (inText ? GzipMember.isSurelyNext(bytes) : GzipMember.isNext(bytes)) {
        begin();
      } else if (bytes.has(1)) {
        inText = true;
        int n = GzipMember.before(bytes, Math.min(length, bytes.buffered()));
        bytes.move(buffer, from, n);
        return n;
      } else {
        return -1;
      }
    }
  }

  private void begin() throws IOException {
    if (member.isEmpty()) {
      member = Optional.of(new GzipMember(bytes));
    }
    inText = false;
    inMember = true;
    member.get().begin();
  }

  /** Whether what was read last was compressed, so that nobody is writing on at its end. */
  boolean compressed() {
    return !inText;
  }

  /** How many bytes of the file have been read, as they lie there. */
  long done() {
    return bytes.count();
  }

  @Override
  public void close() throws IOException {
    member.ifPresent(GzipMember::close);
    bytes.close();
  }
}
