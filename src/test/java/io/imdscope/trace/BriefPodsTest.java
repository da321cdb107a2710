package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods and containers that are gone before, or just as, somebody asks for their names. */
class BriefPodsTest {
  private static final int ROUNDS = 10;

  private static PodLab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = PodLab.up("brief");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void aPodThatLivesForATenthOfASecondIsNamed() throws Exception {
    List<RunningPod> pods = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String call = String.join(" ", lab.curl("tenth." + i));
      RunningPod pod =
          lab.pods()
              .run(Pod.of("shop", "tenth-" + i).with("app", "sh", "-c", call + "; sleep 0.08"));
      assertThat(lab.pods().awaitExit(pod.container("app"), LabPods.PATIENCE)).isTrue();
      lab.pods().stop(pod);
      pods.add(pod);
    }
    for (int i = 0; i < ROUNDS; i++) {
      PodLab.assertNamed(lab.printed("tenth." + i), pods.get(i), "app");
      lab.pods().remove(pods.get(i));
    }
  }

  @Test
  void aContainerRemovedAtOnceHasAtLeastItsPod() throws Exception {
    RunningPod pod = lab.pods().run(Pod.of("shop", "around").with("app", PodLab.SLEEP));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      ids.add(startAndRemove(pod, "once-" + i));
    }
    for (int i = 0; i < ROUNDS; i++) {
      Printed call = lab.printed("once-" + i);
      PodLab.assertInPod(call, pod.pod(), ids.get(i));
      assertThat(call.attribution("disagreement")).isEmpty();
      // Named by the runtime where it still knew the container, else by the pod that it was in.
      if (call.has("k8s.container.name")) {
        PodLab.assertNamed(call, pod.pod(), ids.get(i), "once-" + i, ImageArchive.IMAGE);
      } else {
        assertThat(call.attribution("pod")).isEqualTo("cri-sandbox");
      }
    }
  }

  @Test
  void aContainerThatIsGoneBeforeAnybodyAskedHasItsPod() throws Exception {
    lab.watcher().signal("STOP");
    RunningPod pod;
    String id;
    try {
      pod = lab.pods().run(Pod.of("shop", "late"));
      id = startAndRemove(pod, "late");
    } finally {
      lab.watcher().signal("CONT");
    }
    Printed call = lab.printed("late");
    PodLab.assertInPod(call, pod.pod(), id);
    assertThat(call.has("k8s.container.name")).isFalse();
    assertThat(call.has("container.image.name")).isFalse();
    assertThat(call.attribution("pod")).isEqualTo("cri-sandbox");
    assertThat(call.attribution("container_name")).isEmpty();
    assertThat(call.attribution("disagreement")).isEmpty();
  }

  @Test
  void aPodThatIsGoneBeforeAnybodyAskedHasItsIds() throws Exception {
    lab.watcher().signal("STOP");
    RunningPod pod;
    String id;
    try {
      pod = lab.pods().run(Pod.of("shop", "gone"));
      id = startAndRemove(pod, "gone");
      lab.pods().remove(pod);
    } finally {
      lab.watcher().signal("CONT");
    }
    Printed call = lab.printed("gone");
    PodLab.assertById(call, pod.pod(), id);
    assertThat(call.has("k8s.pod.name")).isFalse();
    assertThat(call.attribution("pod")).isEqualTo("kernel");
    assertThat(call.attribution("disagreement")).isEqualTo("not_known");
  }

  @Test
  void aPodRemovedWithItsSandboxAtOnceIsNeverMistaken() throws Exception {
    List<RunningPod> pods = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      RunningPod pod =
          lab.pods().run(Pod.of("shop", "swift-" + i).with("app", lab.curl("swift." + i)));
      assertThat(lab.pods().awaitExit(pod.container("app"), LabPods.PATIENCE)).isTrue();
      lab.pods().remove(pod);
      pods.add(pod);
    }
    for (int i = 0; i < ROUNDS; i++) {
      Printed call = lab.printed("swift." + i);
      Pod pod = pods.get(i).pod();
      PodLab.assertById(call, pod, pods.get(i).container("app"));
      assertThat(Optional.of(call.text("k8s.pod.name")).filter(name -> !name.isEmpty()))
          .isIn(Optional.empty(), Optional.of(pod.name()));
      assertThat(call.text("k8s.container.name")).isIn("", "app");
      assertThat(call.attribution("disagreement")).isIn("", "not_known");
    }
  }

  /** A container of its own name that calls once and is removed as soon as it has ended. */
  private static String startAndRemove(RunningPod pod, String name) throws Exception {
    String id = lab.pods().start(pod, PodLab.container(name, ImageArchive.IMAGE, lab.curl(name)));
    assertThat(lab.pods().awaitExit(id, LabPods.PATIENCE)).isTrue();
    lab.pods().removeContainer(id);
    return id;
  }
}
