package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process of a container of one process, as the node sees it. */
record Contained(long pid) {

  static Contained in(String container) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(path -> contains(path.resolve("cgroup"), container))
          .map(path -> new Contained(Long.parseLong(path.getFileName().toString())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** SIGKILL. */
  void kill() {
    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
  }

  /** What {@code /proc/PID/status} says. */
  Map<String, String> status() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .map(line -> line.split(":\\s*", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  long residentKib() throws IOException {
    return Long.parseLong(status().get("VmRSS").replace(" kB", "").strip());
  }

  /** Its own network's address, as the pod's status tells it. */
  String address() throws Exception {
    List<String> words =
        List.of(
            Run.well(
                    "nsenter",
                    "--net=/proc/" + pid + "/ns/net",
                    "ip",
                    "-4",
                    "-o",
                    "addr",
                    "show",
                    "scope",
                    "global")
                .split("\\s+"));
    return words.get(words.indexOf("inet") + 1).replaceAll("/.*", "");
  }
}
