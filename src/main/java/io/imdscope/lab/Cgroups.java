package io.imdscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lab's control groups, in whichever cgroup v2 hierarchy is mounted; where none is, as on
 * Amazon Linux 2, in those of version 1. A machine may have both: a container runtime makes groups
 * of the same name in version 1 then.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 */
final class Cgroups {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");
  private static final Set<String> V2 = Set.of("cgroup2");
  private static final Set<String> V1 = Set.of("cgroup");
  private static final Set<String> ALL = Set.of("cgroup2", "cgroup");

  private Cgroups() {}

  /**
   * A group below the lab's own, whose groups and processes all are the lab's, in each hierarchy.
   */
  static List<Path> of(Names names, String below) {
    List<Path> hierarchies = mounts(V2).stream().limit(1).toList();
    if (hierarchies.isEmpty()) {
      hierarchies = mounts(V1).stream().filter(Cgroups::takesProcesses).toList();
    }
    if (hierarchies.isEmpty()) {
      throw new LabException(
          "no cgroup v2 hierarchy is mounted; mount one with"
              + " `mkdir -p /run/cgroup2 && mount -t cgroup2 none /run/cgroup2`");
    }
    return hierarchies.stream().map(mount -> mount.resolve(names.cgroup()).resolve(below)).toList();
  }

  /** A new group of the cpuset controller takes none before it was given processors. */
  private static boolean takesProcesses(Path hierarchy) {
    return !Files.exists(hierarchy.resolve("cpuset.cpus"));
  }

  static List<Path> create(Names names, String below) {
    List<Path> cgroups = of(names, below);
    try {
      for (Path cgroup : cgroups) {
        Files.createDirectories(cgroup);
      }
      return cgroups;
    } catch (IOException e) {
      throw new LabException(
          "no control group could be made (" + e + "); the cgroup mounts must be writable", e);
    }
  }

  /** The lab's group in every hierarchy that is mounted now. */
  static List<Path> existing(Names names) {
    return existing(names, "");
  }

  /** A group below the lab's, in every hierarchy that is mounted now and has it. */
  static List<Path> existing(Names names, String below) {
    return mounts(ALL).stream()
        .map(mount -> mount.resolve(names.cgroup()).resolve(below))
        .filter(Files::isDirectory)
        .toList();
  }

  /** All processes in a group and in those below it. */
  static List<ProcessHandle> processes(Path cgroup) {
    List<ProcessHandle> handles =
        pidsBelow(cgroup).stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
    // Looked at again, after the handles know the start times.
    Set<Long> still = pidsBelow(cgroup);
    return handles.stream().filter(handle -> still.contains(handle.pid())).toList();
  }

  private static Set<Long> pidsBelow(Path cgroup) {
    return tree(cgroup).stream()
        .flatMap(each -> pids(each).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Removes a group and those below it; false while processes are in them. */
  static boolean remove(Path cgroup) {
    for (Path each : tree(cgroup).reversed()) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** The group and those below it, parents first. */
  private static List<Path> tree(Path cgroup) {
    try (Stream<Path> all =
        Files.find(cgroup, 32, (path, attributes) -> attributes.isDirectory())) {
      return all.sorted(Comparator.comparingInt(Path::getNameCount)).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of(); // removed meanwhile
    }
  }

  private static List<Long> pids(Path cgroup) {
    try {
      return Files.readAllLines(cgroup.resolve("cgroup.procs")).stream()
          .map(Long::parseLong)
          .filter(pid -> pid > 0) // 0: of another PID namespace
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      return List.of(); // ENODEV: removed meanwhile
    }
  }

  private static List<Path> mounts(Set<String> types) {
    try (Stream<String> lines = Files.lines(MOUNTS)) {
      return lines
          .map(line -> line.split(" ", 4))
          .filter(fields -> types.contains(fields[2]))
          .map(fields -> Path.of(fields[1].replace("\\040", " ")))
          .toList();
    } catch (IOException e) {
      throw new LabException("/proc/self/mounts could not be read; mount /proc", e);
    }
  }
}
