package io.imdscope.output.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of a log. Several programs may write to it, each into files of its own; one at a
 * time keeps it within its bound.
 */
final class LogDirectory {
  /** Who reads credentials is nothing for everybody to read. */
  static final FileAttribute<Set<PosixFilePermission>> FILE_MODE = mode("rw-r-----");

  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE = mode("rwxr-x---");
  static final String LOCK = ".imdscope.lock";
  private static final long BLOCK = 4096;

  /** A process holds a file lock as a whole: this is for several logs in one. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;

  LogDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Makes it where it is missing. */
  void create() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, DIRECTORY_MODE);
    }
  }

  Path path() {
    return path;
  }

  Path path(LogName name) {
    return path.resolve(name.fileName());
  }

  /** The log's files, oldest first. */
  List<LogName> files() throws IOException {
    List<LogName> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "imdscope-*")) {
      for (Path each : all) {
        LogName.parse(each.getFileName().toString()).ifPresent(names::add);
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(LogName.BY_AGE);
    return names;
  }

  /** What the file takes on the disk, about; 0 when it is not there. */
  long size(LogName name) throws IOException {
    return size(path(name));
  }

  private static long size(Path file) throws IOException {
    try {
      return (Files.size(file) + BLOCK - 1) / BLOCK * BLOCK;
    } catch (NoSuchFileException e) {
      return 0; // another process gave it up just now
    }
  }

  /** What all files of the log take, those included that are being made. */
  long size() throws IOException {
    long sum = 0; // as where the directory was removed: who writes makes it again
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "imdscope-*.jsonl*")) {
      for (Path each : all) {
        sum += size(each);
      }
    } catch (NoSuchFileException e) {
      return sum;
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return sum;
  }

  /** Removes what a crash left unfinished; only for who holds the lock. */
  void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(path, "imdscope-*" + LogName.UNFINISHED)) {
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Makes renamed and removed files last. */
  void force() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** The right to change others than one's own file; absent while another has it. */
  Optional<Held> lock() throws IOException {
    return hold(path.resolve(LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /**
   * Opens a new file.
   *
   * @throws FileAlreadyExistsException also when another is just looking whether it has an owner
   */
  Held create(LogName name) throws IOException {
    Path file = path(name);
    Optional<Held> held = hold(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return held.orElseThrow(() -> new FileAlreadyExistsException(file.toString()));
  }

  /**
   * Whether nobody writes to the file any more. One that a crash left empty goes: whoever has just
   * made it finds it gone, and makes another.
   */
  boolean isClosed(LogName name) throws IOException {
    try (Held mine = hold(path(name), StandardOpenOption.WRITE).orElse(null)) {
      if (mine != null && mine.channel().size() == 0) {
        Files.deleteIfExists(mine.file());
        return false;
      }
      return mine != null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Opens and locks. The file is not even opened where this process holds it: closing any
   * descriptor of a file gives up all its locks.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/F_SETLK.2const.html">F_SETLK(2)</a>
   */
  private static Optional<Held> hold(Path file, StandardOpenOption... options) throws IOException {
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, Set.of(options), FILE_MODE);
      FileLock lock = channel.tryLock();
      held = lock != null;
      return held ? Optional.of(new Held(file, channel)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!held) {
        HELD.remove(file);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** An open file with its lock, which goes with it. */
  record Held(Path file, FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        HELD.remove(file);
      }
    }
  }
}
