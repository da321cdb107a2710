package io.imdscope.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file so that whoever opens it finds the old one or the new one, and never a part. */
final class WholeFile {
  private WholeFile() {}

  /** What is written. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Whether it could be written; if not, a line on {@code err} says why, and the old one stays. */
  static boolean write(Path file, Content content, PrintWriter err) {
    Path target = file.toAbsolutePath();
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) { // a pipe, /dev/stdout
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
          content.write(out);
        }
        return true;
      }
      Path part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
          content.write(out);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return true;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      err.println(
          "imdscope: --out "
              + file
              + " could not be written: "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage());
      err.flush();
      return false;
    }
  }
}
