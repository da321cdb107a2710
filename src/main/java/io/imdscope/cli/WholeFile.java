package io.imdscope.cli;

import io.imdscope.event.Text;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Writes a file so that whoever opens it finds the old one or the new one, and never a part. */
final class WholeFile {
  private WholeFile() {}

  /** What is written. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Why nothing can be written there, with the remedy; empty when it seems possible. */
  static Optional<String> obstacle(Path file) {
    Path target = file.toAbsolutePath();
    if (file.toString().isEmpty()) {
      return Optional.of("--out names no file");
    }
    if (Files.isDirectory(target)) {
      return Optional.of("--out " + shown(file) + " is a directory: name a file in it");
    }
    Path directory = target.getParent();
    return directory == null || Files.isDirectory(directory)
        ? Optional.empty()
        : Optional.of(
            "--out " + shown(file) + ": " + shown(directory) + " is no directory: make it first");
  }

  /** Whether it could be written; if not, a line on {@code err} says why, and the old one stays. */
  static boolean write(Path file, Content content, PrintWriter err) {
    try {
      if (isStream(file)) {
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
          content.write(out);
        }
      } else {
        replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), content);
      }
      return true;
    } catch (IOException e) {
      err.println("imdscope: --out " + shown(file) + " could not be written: " + reason(e));
      err.flush();
      return false;
    }
  }

  /**
   * A pipe or a device, and whatever stands beneath /dev and /proc: {@code /dev/stdout} leads to a
   * file where output is redirected to one, and must not be replaced by it.
   */
  private static boolean isStream(Path file) {
    Path target = file.toAbsolutePath().normalize();
    return Files.exists(target)
        && (!Files.isRegularFile(target)
            || target.startsWith("/dev/stdout")
            || target.startsWith("/dev/stderr")
            || target.startsWith("/dev/fd")
            || target.startsWith("/proc"));
  }

  private static void replace(Path target, Content content) throws IOException {
    Path part = Files.createTempFile(target.getParent(), ".imdscope-report-", ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.write(out);
      }
      if (Files.exists(target)) { // who may read the old one may read the new one
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
        Files.setPosixFilePermissions(part, permissions);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "its directory is not there: make it first";
      case AccessDeniedException denied -> "permission denied: name a place that you may write to";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> Text.printable(String.valueOf(e.getMessage()));
    };
  }

  private static String shown(Path path) {
    return Text.printable(path.toString());
  }
}
