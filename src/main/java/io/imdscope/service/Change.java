package io.imdscope.service;

import io.imdscope.event.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Steps that change the machine, each with what undoes it. */
final class Change {
  private final Consumer<String> say;
  private final Deque<Step> undo = new ArrayDeque<>();
  private boolean any;

  /** Something to do that may fail. */
  interface Step {
    void run() throws IOException;
  }

  Change(Consumer<String> say) {
    this.say = say;
  }

  /** Whether anything was changed. */
  boolean any() {
    return any;
  }

  /** Says what was done. */
  void done(String what) {
    any = true;
    say.accept(what);
  }

  /** What to do should a later step fail; the last comes first. */
  void undoWith(Step step) {
    undo.push(step);
  }

  /** Undoes all steps; one that cannot be undone is said, and keeps none from being undone. */
  void undo() {
    if (undo.isEmpty()) {
      return;
    }
    while (!undo.isEmpty()) {
      attempt(undo.pop());
    }
    say.accept("what was done is undone");
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (ServiceException | IOException e) {
      say.accept("could not be undone: " + Text.printable(String.valueOf(e.getMessage())));
    }
  }

  /** Writes a file that everybody may read; whoever reads it finds all of it or nothing. */
  static void write(Path file, String text) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.writeString(part, text, StandardCharsets.ISO_8859_1);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Makes a directory, and those above it, as an administrator would. */
  static void makeDirectory(Path directory, String permissions) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }

  /** Removes a directory in which there is nothing; whether it was removed. */
  static boolean removeEmpty(Path directory) throws IOException {
    try {
      return Files.isDirectory(directory) && Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }
}
