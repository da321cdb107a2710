package io.imdscope.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network namespace, by its identity in the kernel.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7): device and
 *     inode number of the file identify a namespace</a>
 */
record Namespace(Object device, Object inode) {
  private static final Path PROC = Path.of("/proc");

  /** The namespace that a file stands for, if the file is there and readable. */
  static Optional<Namespace> at(Path file) {
    try {
      return Optional.of(
          new Namespace(
              Files.getAttribute(file, "unix:dev"), Files.getAttribute(file, "unix:ino")));
    } catch (IOException e) {
      return Optional.empty(); // not there, or its process has ended
    }
  }

  private static Optional<Namespace> of(String process) {
    return at(PROC.resolve(process).resolve("ns/net"));
  }

  /**
   * The lab's namespace of that name. Empty when there is none, or only the file that a reboot or
   * an interrupted start left. Never the namespace that the machine or this process lives in:
   * everything that the lab sends, and everything that it kills, depends on that.
   */
  static Optional<Namespace> ofLab(String name) {
    Path file = Names.path(name);
    Optional<Namespace> found = at(file);
    Optional<Namespace> own = of("self");
    if (found.isEmpty() || own.isEmpty() || !found.get().device.equals(own.get().device)) {
      return Optional.empty();
    }
    if (found.equals(own) || found.equals(of("1"))) {
      throw new LabException(
          "this runs inside the lab's own network namespace " + name + "; leave it first");
    }
    return found;
  }

  /** The processes whose main thread is in this namespace. */
  List<ProcessHandle> processes() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          // The handle first: it knows the start time, so that what is killed through it is what
          // was looked at.
          .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
          .filter(handle -> of(Long.toString(handle.pid())).equals(Optional.of(this)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
