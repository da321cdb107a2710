package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.DirectoryLock;
import io.imdscope.capture.CaptureException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The directory of the pins, held by this process alone until it is closed, or the process ends.
 */
final class PinDirectory implements AutoCloseable {
  private static final int WRITABLE_BY_OTHERS = 022;

  private final Path path;
  private final DirectoryLock lock;

  private PinDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory where it is missing, and takes it.
   *
   * @throws CaptureException when there is no BPF file system, something else is there, or another
   *     process holds it
   */
  static PinDirectory open(Path path) {
    BpfFileSystem.require(path.getParent());
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      return take(path); // and if it is no directory, that is said there
    } catch (IOException e) {
      throw new CaptureException(
          "the pins' directory could not be made: " + e.getMessage(),
          "run as root; the BPF file system allows no dot in a name",
          e);
    }
    return take(path);
  }

  /** Takes the directory, absent when there is none; throws as {@link #open}. */
  static Optional<PinDirectory> openExisting(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    BpfFileSystem.require(path.getParent());
    return Optional.of(take(path));
  }

  private static PinDirectory take(Path path) {
    requireOurs(path);
    try {
      return new PinDirectory(
          path,
          DirectoryLock.take(path)
              .orElseThrow(
                  () ->
                      new CaptureException(
                          "another agent runs here: pid=" + holder(path) + " pins=" + path,
                          "stop it, or give this one a directory of its own for its pins")));
    } catch (BpfException e) {
      throw new CaptureException(e.getMessage(), "run as root", e);
    }
  }

  private static String holder(Path path) {
    OptionalLong pid = DirectoryLock.holder(path);
    return pid.isPresent() ? Long.toString(pid.getAsLong()) : "?";
  }

  /** Anybody may make directories in a BPF file system; what is in theirs is theirs. */
  private static void requireOurs(Path path) {
    try {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw Foreign.at(path, "is no directory of ours");
      }
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if ((mode & WRITABLE_BY_OTHERS) != 0
          || !owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        throw Foreign.at(path, "belongs to another user, or others may write to it");
      }
    } catch (IOException e) {
      throw new CaptureException(
          "pins could not be looked at: " + e.getMessage(), "run as root", e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path path() {
    return path;
  }

  /** The names of what is in it. */
  List<String> names() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      List<String> names = new ArrayList<>();
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
      Collections.sort(names);
      return List.copyOf(names);
    } catch (IOException e) {
      throw new CaptureException("pins could not be read: " + e.getMessage(), "run as root", e);
    }
  }

  void unlink(String name) {
    try {
      Files.delete(path.resolve(name));
    } catch (IOException e) {
      throw new CaptureException("a pin could not be removed: " + e.getMessage(), "run as root", e);
    }
  }

  /** Removes the directory itself, once it is empty. */
  void remove() {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new CaptureException(
          "the pins' directory could not be removed: " + e.getMessage(), "run as root", e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
