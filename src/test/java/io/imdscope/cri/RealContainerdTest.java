package io.imdscope.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.cri.CriException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against Debian's containerd with its CRI plugin and runc; pods share the machine's network. */
@Timeout(120)
class RealContainerdTest {
  private static TempContainerd containerd;
  private static CriNode node;
  private static CriRuntime runtime;

  @BeforeAll
  static void start() throws Exception {
    containerd = TempContainerd.start();
    node = CriNode.at(containerd.socket());
    runtime = CriRuntime.at(containerd.socket());
    whenStarted();
  }

  @AfterAll
  static void stop() throws Exception {
    if (containerd != null) {
      runtime.close();
      node.close();
      containerd.close();
    }
  }

  @AfterEach
  void removePods() throws CriException {
    for (CriSandbox sandbox : runtime.sandboxes()) {
      node.stopPodSandbox(sandbox.id());
      node.removePodSandbox(sandbox.id());
    }
  }

  @Test
  void saysWhoItIs() throws CriException {
    CriVersion version = runtime.version();
    assertThat(version.runtime()).isEqualTo("containerd");
    assertThat(version.version()).isNotEmpty();
    assertThat(version.api()).isEqualTo("v1");
  }

  @Test
  void namesComeFromTheMetadataWhateverTheLabelsSay() throws CriException {
    Instant before = Instant.now().minusSeconds(1);
    Map<String, String> lies =
        Map.of(
            "io.kubernetes.pod.name", "another\npod",
            "io.kubernetes.pod.namespace", "kube-system",
            "io.kubernetes.container.name", "x".repeat(3000));
    PodSpec pod = pod("web-1").withLabels(lies);
    String sandboxId = node.runPodSandbox(pod);
    String app = run(sandboxId, pod, "app", TempContainerd.BUSYBOX, "sleep", "1000");
    String side = run(sandboxId, pod, "side", TempContainerd.BUSYBOX, "sleep", "1000");

    CriSandbox sandbox = runtime.sandbox(sandboxId).orElseThrow();
    assertThat(sandbox.name()).isEqualTo("web-1");
    assertThat(sandbox.namespace()).isEqualTo("shop");
    assertThat(sandbox.uid()).isEqualTo("uid-of-web-1");
    assertThat(sandbox.attempt()).isZero();
    assertThat(sandbox.state()).isEqualTo(CriSandbox.State.READY);
    assertThat(sandbox.createdAt()).isBetween(before, Instant.now());
    assertThat(runtime.sandboxes()).containsExactly(sandbox);

    CriContainer container = runtime.container(app).orElseThrow();
    assertThat(container.sandboxId()).isEqualTo(sandboxId);
    assertThat(container.name()).isEqualTo("app");
    assertThat(container.image()).isEqualTo(TempContainerd.BUSYBOX);
    assertThat(container.state()).isEqualTo(CriContainer.State.RUNNING);
    assertThat(container.createdAt()).isBetween(before, Instant.now());
    assertThat(runtime.containers())
        .contains(container)
        .extracting(CriContainer::id)
        .containsExactlyInAnyOrder(app, side);
  }

  @Test
  void anImageGivenByItsIdHasItsNameInOneAndInAll() throws CriException, IOException {
    PodSpec pod = pod("by-id");
    String sandboxId = node.runPodSandbox(pod);
    String imageId = TestImage.id(containerd.directory(), "busybox");
    String id = run(sandboxId, pod, "app", imageId, "sleep", "1000");
    assertThat(runtime.container(id).orElseThrow().image()).isEqualTo(TempContainerd.BUSYBOX);
    assertThat(runtime.containers())
        .extracting(CriContainer::image)
        .containsExactly(TempContainerd.BUSYBOX);
  }

  @Test
  void anExitedContainerIsStillNamedAndARemovedOneIsNotKnown() throws Exception {
    PodSpec pod = pod("job");
    String sandboxId = node.runPodSandbox(pod);
    String id = run(sandboxId, pod, "once", TempContainerd.BUSYBOX, "true");
    await(id, CriContainer.State.EXITED);
    assertThat(runtime.container(id).orElseThrow().name()).isEqualTo("once");
    node.removeContainer(id);
    assertThat(runtime.container(id)).isEmpty();
    assertThat(runtime.containers()).isEmpty();
    node.stopPodSandbox(sandboxId);
    assertThat(runtime.sandbox(sandboxId).orElseThrow().state())
        .isEqualTo(CriSandbox.State.NOT_READY);
    node.removePodSandbox(sandboxId);
    assertThat(runtime.sandbox(sandboxId)).isEmpty();
  }

  @Test
  void theBeginningOfAnIdIsNotTheId() throws CriException {
    PodSpec pod = pod("prefix");
    String sandboxId = node.runPodSandbox(pod);
    String id = run(sandboxId, pod, "app", TempContainerd.BUSYBOX, "sleep", "1000");
    assertThat(runtime.container(id.substring(0, 12))).isEmpty();
    assertThat(runtime.sandbox(sandboxId.substring(0, 12))).isEmpty();
  }

  @Test
  void aNameOf64KibIsCut() throws CriException {
    PodSpec pod = pod("n\n".repeat(32 * 1024));
    String sandboxId = node.runPodSandbox(pod);
    assertThat(runtime.sandbox(sandboxId).orElseThrow().name()).hasSize(253).startsWith("n\nn\n");
    assertThat(runtime.sandboxes()).extracting(each -> each.name().length()).containsExactly(253);
  }

  @Test
  void anAnswerOverTheBoundIsRefused() throws CriException {
    try (UnixChannel channel = UnixChannel.at(containerd.socket())) {
      assertThatThrownBy(
              () ->
                  channel.call(
                      CriMethods.VERSION,
                      new io.grpc.Metadata(),
                      io.imdscope.cri.proto.Cri.VersionRequest.getDefaultInstance(),
                      Duration.ofSeconds(10),
                      8))
          .isInstanceOfSatisfying(
              CriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  @Test
  void aRestartOfTheRuntimeIsNotNoticedAndItsAbsenceIsSaid() throws Exception {
    PodSpec pod = pod("survivor");
    String sandboxId = node.runPodSandbox(pod);
    String id = run(sandboxId, pod, "app", TempContainerd.BUSYBOX, "sleep", "1000");
    CriContainer container = runtime.container(id).orElseThrow();
    containerd.kill();
    containerd.launch();
    whenStarted();
    assertThat(runtime.container(id)).contains(container);
    containerd.kill();
    assertThatThrownBy(runtime::containers)
        .isInstanceOfSatisfying(
            CriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
        .hasMessageContaining("no listener");
    containerd.launch();
    whenStarted();
    assertThat(runtime.containers()).containsExactly(container);
  }

  @Test
  void aRuntimeThatHangsIsGivenUpAndAnswersAgainLater() throws Exception {
    Duration brief = Duration.ofMillis(200);
    try (CriRuntime impatient = CriRuntime.at(containerd.socket(), brief, brief)) {
      runtime.version();
      containerd.signal("STOP");
      try {
        for (int i = 0; i < 3; i++) {
          assertThatThrownBy(impatient::version)
              .isInstanceOfSatisfying(
                  CriException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SILENT));
        }
      } finally {
        containerd.signal("CONT");
      }
      assertThat(runtime.version().runtime()).isEqualTo("containerd");
    }
  }

  /** Waits while the runtime says that it is still starting, and for nothing else. */
  private static void whenStarted() throws CriException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        runtime.sandboxes();
        return;
      } catch (CriException e) {
        if (e.reason() != Reason.STARTING || System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(10);
      }
    }
  }

  private static PodSpec pod(String name) {
    return PodSpec.of("shop", name, "uid-of-" + name)
        .onHostNetwork()
        .withCgroupParent(containerd.cgroup());
  }

  private static String run(
      String sandboxId, PodSpec pod, String name, String image, String... command)
      throws CriException {
    String id =
        node.createContainer(sandboxId, pod, ContainerSpec.of(name, image, List.of(command)));
    node.startContainer(id);
    return id;
  }

  private static void await(String id, CriContainer.State state)
      throws CriException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (runtime.container(id).orElseThrow().state() != state) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(10);
    }
  }
}
