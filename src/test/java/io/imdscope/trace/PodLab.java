package io.imdscope.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.cri.ContainerSpec;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.Where;
import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A lab with real pods and a watcher that asks its runtime for names. Every call says in its query
 * whose it is, so that the truth is known whatever is printed.
 */
final class PodLab implements AutoCloseable {
  static final String[] SLEEP = {"sleep", "1000"};

  private static final String ADDRESS = "http://169.254.169.254";

  private final ContainerLab lab;
  private final Watcher watcher;
  private final String mark;
  private int fences;

  private PodLab(ContainerLab lab, Watcher watcher, String mark) {
    this.lab = lab;
    this.watcher = watcher;
    this.mark = mark;
  }

  /** Brings up a lab and a watcher; skips the test where the machine cannot run containers. */
  static PodLab up(String test) throws Exception {
    ContainerLab lab = ContainerLab.up(test);
    try {
      Watcher watcher = watch(lab);
      return new PodLab(lab, watcher, "m" + ProcessHandle.current().pid());
    } catch (Exception | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** One more watcher of a lab's pods, for whoever asks to close. */
  static Watcher watch(ContainerLab lab) throws IOException, InterruptedException {
    return Watcher.attached("--format", "json", "--cri-socket", lab.socket().toString());
  }

  ContainerLab lab() {
    return lab;
  }

  LabPods pods() {
    return lab.pods();
  }

  Watcher watcher() {
    return watcher;
  }

  /** Where to call, saying whose call it is; {@code whose} is letters, digits, dots, dashes. */
  String url(String whose) {
    return ADDRESS + target(whose);
  }

  /** The path and query by which a call is known. */
  String target(String whose) {
    return TracedLab.ID + "?" + mark + "." + whose;
  }

  /** The command of a container that makes one call and ends. */
  String[] curl(String whose) {
    return new String[] {"curl", "-q", "-s", "-m", "20", "-o", "/dev/null", url(whose)};
  }

  static ContainerSpec container(String name, String image, String... command) {
    return container(name, 0, image, Map.of(), command);
  }

  static ContainerSpec container(
      String name, int attempt, String image, Map<String, String> labels, String... command) {
    return new ContainerSpec(
        name,
        attempt,
        image,
        List.of(command),
        List.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        labels,
        Map.of());
  }

  /** Makes a call in a container that runs, without asking the runtime. */
  void call(RunningPod pod, String container, String whose)
      throws IOException, InterruptedException {
    assertThat(lab.exec(pod, container, curl(whose)).code()).isZero();
  }

  /** Makes a call on the node, after a shell command. */
  void callOnNode(String before, String whose) throws IOException, InterruptedException {
    Process process =
        lab.lab()
            .exec(Where.NODE, "sh", "-e", "-c", before + "\nexec curl -q -s -m 20 " + url(whose))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  /**
   * Calls until a watcher that has just begun prints the pod's name: before it has reached the
   * runtime a call goes out without one.
   */
  void awaitNames(Watcher other, RunningPod pod, String container) throws Exception {
    long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
    for (int i = 0; !other.out().contains(pod.pod().name()); i++) {
      assertThat(System.nanoTime() - deadline).as(other.out()).isNegative();
      call(pod, container, "ready." + other.process().pid() + "." + i);
    }
  }

  /** This lab's calls so far, as printed. */
  List<Printed> calls() {
    return calls(watcher);
  }

  /** As {@link #calls()}, by another watcher. */
  List<Printed> calls(Watcher other) {
    return other.events().stream()
        .filter(event -> event.isRequest() && event.target().startsWith(target("")))
        .toList();
  }

  /** The one call of that name, once it is printed. */
  Printed printed(String whose) throws InterruptedException {
    Await.orFail(
        () -> calls().stream().anyMatch(call -> call.target().equals(target(whose))),
        () -> "the call " + whose + ", there are " + calls());
    List<Printed> found =
        calls().stream().filter(call -> call.target().equals(target(whose))).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** What this lab's service was asked so far and has answered. */
  List<String> asked() {
    try {
      return lab.asked().stream()
          .map(RequestRecord::target)
          .filter(target -> target.startsWith(target("")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all calls that were answered before are printed and recorded. */
  void fence() throws IOException, InterruptedException {
    String fence = "fence-" + ++fences;
    callOnNode(":", fence);
    Printed _ = printed(fence);
    Await.orFail(() -> asked().contains(target(fence)), () -> "the record of " + fence);
  }

  /** Fails unless all that the service was asked is printed, each once, and nothing else. */
  void assertAllPrinted() throws IOException, InterruptedException {
    fence();
    assertThat(calls().stream().map(Printed::target)).containsExactlyInAnyOrderElementsOf(asked());
  }

  /** Fails unless the runtime's own names are all there and right. */
  static void assertNamed(Printed call, RunningPod pod, String container) {
    assertNamed(call, pod.pod(), pod.container(container), container, ImageArchive.IMAGE);
  }

  /** As {@link #assertNamed(Printed, RunningPod, String)}. */
  static void assertNamed(Printed call, Pod pod, String id, String container, String image) {
    assertInPod(call, pod, id);
    assertThat(call.text("k8s.container.name")).as(call.toString()).isEqualTo(container);
    assertThat(call.text("container.name")).isEqualTo(container);
    assertThat(call.text("container.image.name")).isEqualTo(image);
    assertThat(call.attribution("pod")).isEqualTo("cri");
    assertThat(call.attribution("container_name")).isEqualTo("cri");
    assertThat(call.attribution("disagreement")).isEmpty();
  }

  /** Fails unless the container's id and the pod's whole name are there and right. */
  static void assertInPod(Printed call, Pod pod, String id) {
    assertById(call, pod, id);
    assertThat(call.text("k8s.namespace.name")).as(call.toString()).isEqualTo(pod.namespace());
    assertThat(call.text("k8s.pod.name")).isEqualTo(pod.name());
  }

  /** Fails unless the container's id and the pod's UID are there and right. */
  static void assertById(Printed call, Pod pod, String id) {
    assertThat(call.text("container.id")).as(call.toString()).isEqualTo(id);
    assertThat(call.attribution("container")).isEqualTo("kernel");
    assertThat(call.text("k8s.pod.uid")).isEqualTo(pod.uid());
  }

  /** Fails unless the watcher ends well: 4 when something was lost, as others may bring about. */
  @Override
  public void close() throws IOException {
    try (lab;
        watcher) {
      if (watcher.process().isAlive()) {
        assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
