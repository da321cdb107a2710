package io.imdscope.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A line of the old tool's log about a real pod is given that pod's name, by what its real shim has
 * for arguments and the real runtime says of that.
 */
class LoggedPodsTest {
  @TempDir private Path directory;

  @Test
  void theRuntimeNamesThePodOfTheShim() throws Exception {
    try (ContainerLab lab = ContainerLab.up("logged")) {
      RunningPod pod = lab.pods().run(Pod.of("shop", "web-1").with("app", PodLab.SLEEP));
      String line =
          "[2026-11-23 00:37:05,229] [WARNING] imdsv1(!) (pid:9:curl argv:curl) called by -> "
              + shim(pod)
              + " -> (pid:1:init argv:/sbin/init) req details: get / http/1.1, host: x, ";
      Path log = Files.writeString(directory.resolve("imds-trace.log"), line + "\n");
      Printed named = read("--cri-socket", lab.socket().toString(), log.toString());
      assertThat(named.text("k8s.pod.name")).isEqualTo("web-1");
      assertThat(named.text("k8s.namespace.name")).isEqualTo("shop");
      assertThat(named.attribution("pod")).isEqualTo("cri");
      Printed unnamed = read(log.toString());
      assertThat(unnamed.text("container.id")).isEqualTo(pod.sandboxId());
      assertThat(unnamed.text("k8s.pod.name")).isEmpty();
    }
  }

  /** As the tool would write it. */
  private static String shim(RunningPod pod) throws Exception {
    List<ProcessHandle> shims =
        ProcessHandle.allProcesses()
            .filter(each -> args(each.pid()).contains("-id " + pod.sandboxId() + " "))
            .toList();
    assertThat(shims).hasSize(1);
    long pid = shims.getFirst().pid();
    String comm = Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
    return ("(pid:" + pid + ":" + comm + " argv:" + args(pid) + ")").toLowerCase(Locale.ROOT);
  }

  private static String args(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // gone meanwhile
    }
  }

  private Printed read(String... options) throws Exception {
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.addAll(List.of(Watcher.MAIN, "read", "--format", "json"));
    command.addAll(List.of(options));
    Path err = directory.resolve("err");
    Process process = Watcher.builder(command).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return out.lines()
        .map(line -> new Printed(Json.object(line)))
        .filter(Printed::isRequest)
        .findFirst()
        .orElseThrow();
  }
}
