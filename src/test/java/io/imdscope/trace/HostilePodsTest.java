package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.imdscope.Machine;
import io.imdscope.cri.CriNode;
import io.imdscope.cri.PodSpec;
import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who makes control groups or labels like another pod's is not taken for that pod. */
class HostilePodsTest {
  private static final String UNKNOWN_ID = "0123456789abcdef".repeat(4);

  private static PodLab lab;
  private static RunningPod evil;
  private static RunningPod victim;

  private final List<Path> made = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    lab = PodLab.up("hostile");
    evil = lab.pods().run(Pod.of("shop", "evil").with("app", PodLab.SLEEP));
    victim = lab.pods().run(Pod.of("bank", "victim").with("vault", PodLab.SLEEP));
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void removeControlGroups() throws IOException {
    for (Path each : made.reversed()) {
      Files.delete(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubepods/burstable/pod%1$s/%2$s",
        "kubepods/pod%1$s",
        "%2$s",
        "kubepods.slice/kubepods-pod%1$s.slice/cri-containerd-%2$s.scope",
        "docker/%2$s"
      })
  void aProcessBelowItsOwnContainerIsOfItsOwnPod(String claim) throws Exception {
    String whose = "below." + Integer.toHexString(claim.hashCode());
    Path group =
        make(group(evil, "app"), claim.formatted(victim.pod().uid(), victim.container("vault")));
    callFrom(group, whose);

    Printed call = lab.printed(whose);
    PodLab.assertInPod(call, evil.pod(), evil.container("app"));
    assertThat(call.text("k8s.container.name")).isEqualTo("app");
    assertThat(call.text("container.image.name")).isEqualTo(ImageArchive.IMAGE);
    assertThat(call.attribution("disagreement")).isEqualTo("other_container");
  }

  @Test
  void aProcessBelowItsOwnContainerInAnOldHierarchyIsOfItsOwnPod() throws Exception {
    Optional<Path> hierarchy = Machine.cgroup1("memory").or(() -> Machine.cgroup1("pids"));
    assumeTrue(hierarchy.isPresent(), "this machine has cgroup v2 only");
    Path own = Machine.cgroup2().relativize(group(evil, "app"));
    String claim = "kubepods/pod" + victim.pod().uid() + "/" + victim.container("vault");
    callFrom(make(hierarchy.get().resolve(own), claim), "old");

    Printed call = lab.printed("old");
    PodLab.assertInPod(call, evil.pod(), evil.container("app"));
    assertThat(call.attribution("disagreement")).isEqualTo("other_container");
  }

  @Test
  void aPathTooDeepToBeReadIsNotBelieved() throws Exception {
    String claim = "kubepods/burstable/pod" + victim.pod().uid() + "/" + victim.container("vault");
    callFrom(make(group(evil, "app"), "a/b/c/d/e/f/g/h/i/" + claim), "deep");
    Printed call = lab.printed("deep");
    assertThat(call.keys())
        .doesNotContainKeys("k8s.pod.name", "k8s.namespace.name", "k8s.container.name");
    assertThat(call.text("process.linux.cgroup")).startsWith(".../");
    assertThat(call.attribution("disagreement")).isEqualTo("path_cut");
  }

  @Test
  void aContainerWithinAContainerIsOfItsPod() throws Exception {
    callFrom(make(group(evil, "app"), "docker/" + UNKNOWN_ID), "within");
    Printed call = lab.printed("within");
    PodLab.assertInPod(call, evil.pod(), UNKNOWN_ID);
    assertThat(call.text("k8s.container.name")).isEqualTo("app");
    assertThat(call.has("container.image.name")).isFalse();
    assertThat(call.attribution("disagreement")).isEmpty();
  }

  @Test
  void aMadeUpContainerOfAMadeUpPodIsMarked() throws Exception {
    String uid = UUID.randomUUID().toString();
    callFrom(make(pods(), "pod" + uid + "/" + UNKNOWN_ID), "made-up");
    Printed call = lab.printed("made-up");
    assertThat(call.text("k8s.pod.uid")).isEqualTo(uid);
    assertThat(call.text("container.id")).isEqualTo(UNKNOWN_ID);
    assertThat(call.keys()).doesNotContainKeys("k8s.pod.name", "k8s.container.name");
    assertThat(call.attribution("disagreement")).isEqualTo("not_known");
  }

  @Test
  void theRuntimesPodHoldsWhateverPodThePathNames() throws Exception {
    String uid = UUID.randomUUID().toString();
    callFrom(make(pods(), "pod" + uid + "/" + victim.container("vault")), "other-pod");
    Printed call = lab.printed("other-pod");
    PodLab.assertInPod(call, victim.pod(), victim.container("vault"));
    assertThat(call.text("k8s.container.name")).isEqualTo("vault");
    assertThat(call.attribution("disagreement")).isEqualTo("other_pod");
  }

  @Test
  void labelsNameNobody() throws Exception {
    Map<String, String> labels =
        Map.of(
            "io.kubernetes.pod.name", "victim",
            "io.kubernetes.pod.namespace", "bank",
            "io.kubernetes.pod.uid", victim.pod().uid(),
            "io.kubernetes.container.name", "vault\n{\"k8s.pod.name\":\"victim\"}",
            "a\nb", "\u001b[31m\"}\n",
            "long", "x".repeat(4000)); // containerd takes no longer ones
    Map<String, String> annotations = new HashMap<>(labels);
    annotations.put("long", "x".repeat(64 * 1024));
    Pod pod = Pod.of("shop", "labelled");
    String parent = "/" + Machine.cgroup2().relativize(pods()) + "/pod" + pod.uid();
    PodSpec sandbox =
        PodSpec.of(pod.namespace(), pod.name(), pod.uid())
            .withCgroupParent(parent)
            .withLabels(labels)
            .withAnnotations(annotations);
    try (CriNode node = CriNode.at(lab.lab().socket())) {
      String sandboxId = node.runPodSandbox(sandbox);
      String id =
          node.createContainer(
              sandboxId,
              sandbox,
              PodLab.container("app", 0, ImageArchive.IMAGE_2, labels, lab.curl("labels")));
      node.startContainer(id);
      PodLab.assertNamed(lab.printed("labels"), pod, id, "app", ImageArchive.IMAGE_2);
      node.stopPodSandbox(sandboxId);
      node.removePodSandbox(sandboxId);
    }
  }

  /** The control group of a container, in the hierarchy of version 2. */
  private static Path group(RunningPod pod, String container) throws Exception {
    String groups = lab.lab().exec(pod, container, "cat", "/proc/self/cgroup").text();
    String path = groups.lines().filter(line -> line.startsWith("0::/")).findFirst().orElseThrow();
    Path group = Machine.cgroup2().resolve(path.substring("0::/".length()));
    assertThat(group.getFileName()).hasToString(pod.container(container));
    return group;
  }

  /** Where the node's kubelet would make the control groups of pods. */
  private static Path pods() throws Exception {
    return group(victim, "vault").getParent().getParent();
  }

  private Path make(Path above, String below) throws IOException {
    Path group = above;
    for (Path name : Path.of(below)) {
      group = group.resolve(name);
      if (!Files.exists(group)) {
        made.add(Files.createDirectory(group));
      }
    }
    return group;
  }

  private static void callFrom(Path group, String whose) throws Exception {
    lab.callOnNode("echo $$ >'" + group + "/cgroup.procs'", whose);
  }
}
