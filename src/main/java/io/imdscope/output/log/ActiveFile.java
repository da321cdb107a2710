package io.imdscope.output.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** The file that is written to. It ends with a whole line whatever fails, if it can be cut. */
final class ActiveFile implements AutoCloseable {
  private final LogDirectory.Held held;
  private final Object inode;
  private long length;
  private boolean whole = true;

  ActiveFile(LogDirectory directory, LogName name) throws IOException {
    held = directory.create(name);
    try {
      inode = inode();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  long length() {
    return length;
  }

  /** Whether it is still where its name says: what is written to a removed file is lost. */
  boolean isThere() {
    try {
      return Objects.equals(inode, inode());
    } catch (IOException e) {
      return false;
    }
  }

  private Object inode() throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(held.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey());
  }

  /** Appends whole lines: all of them, or none and an exception. */
  void write(ByteBuffer lines) throws IOException {
    long end = length + lines.remaining();
    try {
      while (lines.hasRemaining()) {
        int _ = held.channel().write(lines, end - lines.remaining());
      }
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    length = end;
  }

  private void cut(IOException cause) {
    try {
      held.channel().truncate(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
      whole = false;
    }
  }

  /** Whether it ends with a whole line: otherwise nothing may be appended any more. */
  boolean isWhole() {
    return whole;
  }

  /** A file that nothing was written to goes. */
  @Override
  public void close() throws IOException {
    try {
      if (length == 0 && isThere()) {
        Files.deleteIfExists(held.file());
      }
    } finally {
      held.close();
    }
  }
}
