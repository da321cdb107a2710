package io.imdscope.lab.containers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes a tar archive of root's files, names of at most 100 bytes.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">ustar
 *     interchange format</a>
 */
final class Tar implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 100;
  private static final char FILE = '0';
  private static final char LINK = '2';
  private static final char DIRECTORY = '5';

  private final OutputStream out;

  Tar(OutputStream out) {
    this.out = out;
  }

  void directory(String name) throws IOException {
    header(name + "/", DIRECTORY, 0755, 0, "");
  }

  void link(String name, String target) throws IOException {
    header(name, LINK, 0777, 0, target);
  }

  void text(String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    file(name, new ByteArrayInputStream(content), content.length);
  }

  /** Adds what a file holds, following links. */
  void file(String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      file(name, in, Files.size(file));
    }
  }

  private void file(String name, InputStream in, long size) throws IOException {
    header(name, FILE, 0755, size, "");
    if (in.transferTo(out) != size) {
      throw new IOException("a file changed while it was read: " + name);
    }
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  private void header(String name, char type, int mode, long size, String target)
      throws IOException {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, octal(mode, 7));
    put(block, 108, octal(0, 7));
    put(block, 116, octal(0, 7));
    put(block, 124, octal(size, 11));
    put(block, 136, octal(0, 11));
    put(block, 148, "        "); // the checksum counts as blanks
    block[156] = (byte) type;
    put(block, 157, target);
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    out.write(block);
  }

  private static void put(byte[] block, int at, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_NAME) {
      throw new IOException("a name is too long for the archive: " + text);
    }
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }
}
