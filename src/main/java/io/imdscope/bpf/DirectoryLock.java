package io.imdscope.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A lock on a directory itself: held by one process of the machine at most, whatever namespaces it
 * runs in, and gone with it whatever ends it.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4; // LOCK_EX | LOCK_NB
  private static final NativeFunction FLOCK = NativeFunction.libcWithErrno("flock");

  private int descriptor;

  private DirectoryLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock, absent when another holds it.
   *
   * @throws BpfException when there is no such directory; a symbolic link is none
   */
  public static Optional<DirectoryLock> take(Path directory) {
    int descriptor =
        Descriptors.open(
            directory, Descriptors.O_DIRECTORY | Descriptors.O_NOFOLLOW | Descriptors.O_CLOEXEC);
    if (descriptor < 0) {
      throw BpfException.of("directory could not be opened: path=" + directory, -descriptor, "");
    }
    DirectoryLock lock = new DirectoryLock(descriptor);
    int errno = -FLOCK.call(descriptor, LOCK_EXCLUSIVE_NOW);
    // One that was removed and made anew meanwhile is another directory: its lock is another's.
    if (errno == 0 && lock.isOf(directory)) {
      return Optional.of(lock);
    }
    lock.close();
    if (errno != 0 && errno != Errno.EAGAIN) {
      throw BpfException.of("directory could not be locked: path=" + directory, errno, "");
    }
    return Optional.empty();
  }

  /** Who holds the lock, as far as {@code /proc/locks} tells. */
  public static OptionalLong holder(Path directory) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/locks"))) {
      long device = (Long) Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      long inode = (Long) Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      long major = (device >> 8) & 0xfff;
      long minor = (device & 0xff) | ((device >> 12) & 0xfff00);
      String file = String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, inode);
      return lines
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields.length > 5 && fields[1].equals("FLOCK"))
          .filter(fields -> fields[5].equals(file))
          .mapToLong(fields -> Long.parseLong(fields[4]))
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private boolean isOf(Path directory) {
    try {
      return Files.isSameFile(Path.of("/proc/self/fd/" + descriptor), directory);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      Descriptors.close(descriptor);
      descriptor = -1;
    }
  }
}
