package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.cri.CriNode;
import io.imdscope.cri.PodSpec;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs that the runtime knows many containers. */
class KnownContainersTest {
  private static final int SANDBOXES = 10;
  private static final int CONTAINERS = 500;
  private static final int CALLS = 50;
  private static final long MOST_KIB = 10 * 1024;

  @TempDir private Path directory;

  @Test
  void fiveHundredContainersTakeLessThanTenMebibytes() throws Exception {
    try (PodLab lab = PodLab.up("many")) {
      List<String> command =
          Launched.prepare(directory).watch("--cri-socket", lab.lab().socket().toString());
      RunningPod pod = lab.pods().run(Pod.of("shop", "web-1").with("app", PodLab.SLEEP));
      long few = peakKib(command, lab, pod);
      create(lab.lab());
      assertThat(lab.pods().containers()).hasSizeGreaterThan(CONTAINERS);
      long many = peakKib(command, lab, pod);
      assertThat(many - few).as("%d KiB after %d KiB", many, few).isLessThan(MOST_KIB);
    }
  }

  /** The most that is ever resident of a watch that names calls. */
  private static long peakKib(List<String> command, PodLab lab, RunningPod pod) throws Exception {
    try (Watcher watcher = Watcher.attached(command)) {
      lab.awaitNames(watcher, pod, "app");
      for (int i = 0; i < CALLS; i++) {
        lab.call(pod, "app", watcher.process().pid() + "." + i);
      }
      String last = lab.target(watcher.process().pid() + "." + (CALLS - 1));
      Await.orFail(
          () -> lab.calls(watcher).stream().anyMatch(call -> call.target().equals(last)),
          () -> "the last call");
      PodLab.assertNamed(lab.calls(watcher).getLast(), pod, "app");
      long peak = Launched.peakKib(watcher.process());
      assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
      return peak;
    }
  }

  /** Containers that are never started, which the runtime lists as it does others. */
  private static void create(ContainerLab lab) throws Exception {
    try (CriNode node = CriNode.at(lab.socket())) {
      for (int i = 0; i < SANDBOXES; i++) {
        String uid = UUID.randomUUID().toString();
        PodSpec pod =
            PodSpec.of("many", "pod-" + i, uid)
                .onHostNetwork()
                .withCgroupParent(lab.lab().containers().cgroup() + "/pod" + uid);
        String sandbox = node.runPodSandbox(pod);
        for (int j = 0; j < CONTAINERS / SANDBOXES; j++) {
          String _ =
              node.createContainer(
                  sandbox,
                  pod,
                  PodLab.container("container-" + j, ImageArchive.IMAGE, PodLab.SLEEP));
        }
      }
    }
  }
}
