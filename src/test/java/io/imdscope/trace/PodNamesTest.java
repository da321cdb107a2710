package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls of real pods are printed with the names that the runtime gives. */
class PodNamesTest {
  private static PodLab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = PodLab.up("names");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void tellsTheContainersOfAPodApart() throws Exception {
    // A sidecar of Kubernetes' is an init container that runs on; the runtime sees no difference.
    RunningPod pod =
        lab.pods()
            .run(
                Pod.of("shop", "roles")
                    .withInit("prepare", lab.curl("roles.prepare"))
                    .with(PodLab.container("sidecar", ImageArchive.IMAGE_2, PodLab.SLEEP))
                    .with("app", PodLab.SLEEP));
    String debugger =
        lab.pods()
            .start(
                pod,
                PodLab.container("debugger", ImageArchive.IMAGE_2, lab.curl("roles.debugger")));
    assertThat(lab.pods().awaitExit(debugger, LabPods.PATIENCE)).isTrue();
    lab.call(pod, "sidecar", "roles.sidecar");
    lab.call(pod, "app", "roles.app");
    lab.pods().stopContainer(pod.container("app"));
    String again =
        lab.pods()
            .start(
                pod,
                PodLab.container(
                    "app", 1, ImageArchive.IMAGE_2, Map.of(), lab.curl("roles.again")));
    assertThat(lab.pods().awaitExit(again, LabPods.PATIENCE)).isTrue();

    PodLab.assertNamed(lab.printed("roles.prepare"), pod, "prepare");
    PodLab.assertNamed(lab.printed("roles.app"), pod, "app");
    assertLater(lab.printed("roles.sidecar"), pod, pod.container("sidecar"), "sidecar");
    assertLater(lab.printed("roles.debugger"), pod, debugger, "debugger");
    assertLater(lab.printed("roles.again"), pod, again, "app");
    lab.assertAllPrinted();
  }

  private static void assertLater(Printed call, RunningPod pod, String id, String name) {
    PodLab.assertNamed(call, pod.pod(), id, name, ImageArchive.IMAGE_2);
  }

  @Test
  void tellsPodsOnTheHostsNetworkApartFromTheHost() throws Exception {
    RunningPod one =
        lab.pods()
            .run(
                Pod.of("kube-system", "agent")
                    .onHostNetwork()
                    .with("main", PodLab.SLEEP)
                    .with("helper", PodLab.SLEEP));
    RunningPod other =
        lab.pods().run(Pod.of("other", "agent").onHostNetwork().with("main", PodLab.SLEEP));
    lab.call(one, "main", "host.one.main");
    lab.call(one, "helper", "host.one.helper");
    lab.call(other, "main", "host.other.main");
    lab.callOnNode(":", "host.none");

    PodLab.assertNamed(lab.printed("host.one.main"), one, "main");
    PodLab.assertNamed(lab.printed("host.one.helper"), one, "helper");
    PodLab.assertNamed(lab.printed("host.other.main"), other, "main");
    assertThat(lab.printed("host.none").keys()).doesNotContainKeys("k8s.pod.uid", "container.id");
  }

  @Test
  void namesAPodThatWasThereBeforeTheWatch() throws Exception {
    RunningPod pod = lab.pods().run(Pod.of("shop", "early").with("app", PodLab.SLEEP));
    try (Watcher late = PodLab.watch(lab.lab())) {
      lab.awaitNames(late, pod, "app");
      PodLab.assertNamed(lab.calls(late).getLast(), pod, "app");
      assertThat(late.stop()).as(late.err()).isIn(0, 4);
    }
  }

  @Test
  void showsOnlyTheNamespaceAskedForAndSaysHowManyAreLeftOut() throws Exception {
    RunningPod shop = lab.pods().run(Pod.of("shop", "web-1").with("app", PodLab.SLEEP));
    RunningPod other = lab.pods().run(Pod.of("shopping", "web-1").with("app", PodLab.SLEEP));
    String socket = lab.lab().socket().toString();
    try (Watcher json =
            Watcher.attached("--format", "json", "--namespace", "shop", "--cri-socket", socket);
        Watcher line = Watcher.attached("--format", "line", "--cri-socket", socket)) {
      lab.awaitNames(json, shop, "app");
      lab.awaitNames(line, shop, "app");
      int before = lab.calls(json).size();
      lab.call(shop, "app", "only.1");
      lab.call(other, "app", "only.2");
      lab.callOnNode(":", "only.3");
      lab.call(shop, "app", "only.4");
      Await.orFail(
          () -> lab.calls(json).stream().anyMatch(call -> call.target().endsWith("only.4")),
          () -> "the last call of the namespace");
      Await.orFail(
          () -> line.out().contains(" shopping/web-1 · app "), () -> "both pods: " + line.out());
      assertThat(json.stop()).as(json.err()).isIn(0, 4);
      assertThat(line.stop()).as(line.err()).isIn(0, 4);

      assertThat(lab.calls(json).subList(before, lab.calls(json).size()))
          .extracting(Printed::target)
          .containsSubsequence(lab.target("only.1"), lab.target("only.4"))
          .doesNotContain(lab.target("only.2"), lab.target("only.3"));
      lab.calls(json).forEach(call -> PodLab.assertNamed(call, shop, "app"));
      assertThat(json.err()).contains("Left out: ").contains(" of namespace shop");
      assertThat(leftOut(json.err())).isGreaterThanOrEqualTo(2); // others on this machine may call
      assertThat(line.out()).contains(" shop/web-1 · app ").contains(" shopping/web-1 · app ");
      assertThat(line.err()).doesNotContain("Left out");
    }
  }

  private static int leftOut(String said) {
    return said.lines()
        .filter(text -> text.startsWith("Left out: "))
        .mapToInt(text -> Integer.parseInt(text.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNameIsAskedForOnce() throws Exception {
    RunningPod pod = lab.pods().run(Pod.of("shop", "asked").with("app", PodLab.SLEEP));
    lab.call(pod, "app", "once.1");
    PodLab.assertNamed(lab.printed("once.1"), pod, "app");
    lab.lab().stopContainerd();
    try {
      lab.call(pod, "app", "once.2"); // there is nobody to ask
      PodLab.assertNamed(lab.printed("once.2"), pod, "app");
    } finally {
      lab.lab().startContainerd();
    }
  }
}
