package io.imdscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Remembers a process so that another one with the same id is never taken for it: with its start
 * time, and the boot in which that counts.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
final class PidFile {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int STATE = 0;
  private static final int START_TIME = 19;

  private PidFile() {}

  /** Writes a running process down; false when it has ended already. */
  static boolean write(Path file, long pid) throws IOException {
    Optional<String> identity = identity(pid);
    if (identity.isPresent()) {
      Files.writeString(file, identity.get() + "\n");
    }
    return identity.isPresent();
  }

  /** The process that was written down, if it is still running. */
  static Optional<ProcessHandle> live(Path file) {
    try {
      String text = Files.readString(file).strip();
      long pid = Long.parseLong(text.split(" ", 2)[0]);
      Optional<ProcessHandle> handle = ProcessHandle.of(pid);
      return handle.isPresent() && identity(pid).equals(Optional.of(text))
          ? handle
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // never written, or not to its end
    }
  }

  private static Optional<String> identity(long pid) throws IOException {
    String boot = Files.readString(BOOT).strip();
    String stat;
    try {
      stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    } catch (IOException e) {
      return Optional.empty();
    }
    // The name in parentheses may hold anything; what follows it is numbers.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return fields[STATE].equals("Z") || fields[STATE].equals("X")
        ? Optional.empty()
        : Optional.of(pid + " " + fields[START_TIME] + " " + boot);
  }
}
