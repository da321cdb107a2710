package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a lab had on the machine, to look for what is left of it. */
record Leftovers(Names names, Set<String> mounts, Set<String> files, Set<String> namespaces) {
  /** Not that of process ids: an ended process that nobody has waited for yet still shows it. */
  private static final List<String> KINDS = List.of("mnt", "net", "ipc", "uts");

  /** Where containerd, its shims and the CNI plugins would keep files if they could. */
  private static final List<String> PLACES =
      List.of(
          "/run/netns",
          "/run/containerd",
          "/var/lib/containerd",
          "/var/lib/cni",
          "/opt/containerd");

  /** The machine as it is without the lab. */
  static Leftovers before(String lab) throws IOException {
    return new Leftovers(new Names(lab), mounts(lab), files(lab), Set.of());
  }

  /** Remembers the namespaces that the lab's processes are in now. */
  Leftovers during() throws IOException {
    Set<String> own = namespacesOf(ProcessHandle.current());
    Set<String> found = new TreeSet<>();
    for (Path cgroup : Cgroups.existing(names)) {
      for (ProcessHandle process : Cgroups.processes(cgroup)) {
        found.addAll(namespacesOf(process));
      }
    }
    found.removeAll(own);
    return new Leftovers(names, mounts, files, found);
  }

  /** Fails when anything of the lab is left. */
  void assertNone() throws IOException {
    assertThat(mounts(names.lab())).isEqualTo(mounts);
    assertThat(files(names.lab())).isEqualTo(files);
    assertThat(names.state()).doesNotExist();
    assertThat(Cgroups.existing(names)).isEmpty();
    List<ProcessHandle> inside =
        ProcessHandle.allProcesses()
            .filter(process -> namespacesOf(process).stream().anyMatch(namespaces::contains))
            .toList();
    assertThat(inside).isEmpty();
  }

  private static Set<String> namespacesOf(ProcessHandle process) {
    return KINDS.stream()
        .flatMap(
            kind -> {
              try {
                Path link = Path.of("/proc/" + process.pid() + "/ns/" + kind);
                return Stream.of(Files.readSymbolicLink(link).toString());
              } catch (IOException e) {
                return Stream.of(); // it has ended
              }
            })
        .collect(Collectors.toSet());
  }

  /** Mounts that a lab could have made; other labs and runtimes may come and go meanwhile. */
  private static Set<String> mounts(String lab) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"))) {
      return lines
          .filter(
              line ->
                  line.contains("imdscope-" + lab + "-")
                      || line.contains("lab-" + lab + "/")
                      || line.contains(" /run/netns/cni-")
                      || line.contains(" /run/containerd/")
                      || line.contains(" /var/lib/")
                      || line.contains(" /run tmpfs"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> files(String lab) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String place : PLACES) {
      if (Files.isDirectory(Path.of(place))) {
        try (Stream<Path> entries = Files.list(Path.of(place))) {
          entries
              .map(Path::toString)
              .filter(file -> !file.contains("/imdscope-") || file.contains("-" + lab + "-"))
              .forEach(found::add);
        }
      }
    }
    return found;
  }
}
