package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.LabStatus;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The container runtime ends during a trace and comes back; calls go on all the time. */
class RuntimeAwayTest {
  private static final String LOOP =
      """
      i=0
      while [ "$i" -lt 100000 ] && [ ! -e /tmp/enough ]
      do
        curl -q -s -m 20 -o /dev/null "$1.$i"
        i=$((i + 1))
        sleep 0.05
      done
      """;

  private static PodLab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = PodLab.up("away");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  /** How the runtime goes. */
  enum Going {
    ENDS,
    IS_KILLED,
    HANGS
  }

  @ParameterizedTest
  @EnumSource(Going.class)
  void callsAreNamedAsFarAsIsKnown(Going going) throws Exception {
    String test = going.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String url = lab.url(test + ".loop");
    RunningPod known =
        lab.pods().run(Pod.of("shop", "known").with("app", "sh", "-c", LOOP, "loop", url));
    RunningPod fresh = lab.pods().run(Pod.of("shop", "fresh").with("app", PodLab.SLEEP));
    PodLab.assertNamed(lab.printed(test + ".loop.0"), known, "app");

    long runtime = ((LabStatus.Up) lab.lab().lab().status()).containerdPid().orElseThrow();
    switch (going) {
      case ENDS -> lab.lab().stopContainerd();
      case IS_KILLED -> lab.lab().killContainerd();
      case HANGS -> signal("STOP", runtime);
    }
    lab.call(known, "app", test + ".known");
    lab.call(fresh, "app", test + ".fresh");
    Printed unnamed = lab.printed(test + ".fresh");
    PodLab.assertById(unnamed, fresh.pod(), fresh.container("app"));
    assertThat(unnamed.has("k8s.pod.name")).isFalse();
    assertThat(unnamed.attribution("disagreement")).isEmpty();
    PodLab.assertNamed(lab.printed(test + ".known"), known, "app");

    if (going == Going.HANGS) {
      signal("CONT", runtime);
    } else {
      lab.lab().startContainerd();
    }
    RunningPod next = lab.pods().run(Pod.of("shop", "next").with("app", PodLab.SLEEP));
    awaitNamed(next, test + ".next");
    awaitNamed(fresh, test + ".again");
    assertThat(lab.lab().exec(known, "app", "touch", "/tmp/enough").code()).isZero();
    assertThat(lab.pods().awaitExit(known.container("app"), LabPods.PATIENCE)).isTrue();

    lab.assertAllPrinted();
    List<Printed> loop =
        lab.calls().stream()
            .filter(call -> call.target().startsWith(lab.target(test + ".loop.")))
            .toList();
    assertThat(loop).hasSizeGreaterThan(5);
    loop.forEach(call -> PodLab.assertNamed(call, known, "app"));
    for (RunningPod pod : List.of(known, fresh, next)) {
      lab.pods().remove(pod);
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  /** Calls until a call is named: who could not be asked is asked again after a while. */
  private static void awaitNamed(RunningPod pod, String whose) throws Exception {
    long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
    for (int i = 0; ; i++) {
      assertThat(System.nanoTime() - deadline).isNegative();
      lab.call(pod, "app", whose + "." + i);
      Printed call = lab.printed(whose + "." + i);
      PodLab.assertById(call, pod.pod(), pod.container("app"));
      if (call.has("k8s.pod.name")) {
        PodLab.assertNamed(call, pod, "app");
        return;
      }
      assertThat(call.attribution("disagreement")).isEmpty();
    }
  }
}
