package io.imdscope.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.cri.ContainerSpec;
import io.imdscope.cri.ContainerSpec.Mount;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriNode;
import io.imdscope.cri.PodSpec;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The image, on a real containerd, with the DaemonSet's security context and mounts. */
@Tag("slow")
@Timeout(600)
class ImagePodIT {
  /** CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, as bits. */
  private static final long CAPABILITIES = 1L << 39 | 1L << 38 | 1L << 12 | 1L << 19 | 1L << 2;

  @Test
  void tracesOtherPodsAndMayDoNothingElse() throws Exception {
    ContainerLab.requirePrograms();
    Machine.requireProgram("kubectl");
    Manifests manifests = Manifests.render("deploy/kubernetes");
    Path archive = Images.built();
    try (ContainerLab lab = ContainerLab.up("image");
        CriNode node = CriNode.at(lab.socket())) {
      load(lab, archive, image(manifests));
      String uid = UUID.randomUUID().toString();
      PodSpec pod =
          PodSpec.of("imdscope", "imdscope-x7k2p", uid)
              .withHostPid()
              .withCgroupParent(lab.lab().containers().cgroup() + "/burstable/pod" + uid)
              .withLogDirectory(lab.directory());
      String sandbox = node.runPodSandbox(pod);

      String doctor = start(node, sandbox, pod, container(manifests, lab, "doctor", "doctor"));
      assertThat(lab.pods().awaitExit(doctor, Await.PATIENCE)).isTrue();
      assertThat(said(lab, "doctor").lines()).isNotEmpty().allMatch(line -> line.startsWith("ok "));

      String agent =
          start(
              node,
              sandbox,
              pod,
              container(
                  manifests,
                  lab,
                  "agent",
                  "watch",
                  "--format",
                  "json",
                  "--log",
                  "/var/log/imdscope"));
      Await.orFail(() -> said(lab, "agent").contains("is attached"), () -> said(lab, "agent"));
      assertIsConfined(agent);

      RunningPod web = lab.pods().run(Pod.of("shop", "web-1").with("app", "sleep", "1000"));
      ContainerLab.Said call =
          lab.exec(
              web,
              "app",
              "curl",
              "-q",
              "-s",
              "-m",
              "20",
              "http://169.254.169.254/latest/meta-data/ami-id?image");
      assertThat(call.code()).isZero();
      Await.orFail(() -> said(lab, "agent").contains("ami-id"), () -> said(lab, "agent"));
      Printed printed =
          said(lab, "agent")
              .lines()
              .filter(line -> line.startsWith("{"))
              .map(line -> new Printed(Json.object(line)))
              .filter(event -> event.target().endsWith("ami-id?image"))
              .findFirst()
              .orElseThrow();
      assertThat(printed.name()).isEqualTo("curl");
      assertThat(printed.text("k8s.namespace.name")).isEqualTo("shop");
      assertThat(printed.text("k8s.pod.name")).isEqualTo("web-1");
      assertThat(printed.text("k8s.container.name")).isEqualTo("app");

      node.stopContainer(agent, Duration.ofSeconds(10));
      try (Stream<Path> log = Files.list(lab.directory().resolve("log"))) {
        assertThat(log).isNotEmpty();
      }
      node.stopPodSandbox(sandbox);
      node.removePodSandbox(sandbox);
    }
  }

  private static void load(ContainerLab lab, Path archive, String image) throws Exception {
    String[] ctr = {"ctr", "--address=" + lab.socket(), "--namespace=k8s.io", "images"};
    String _ = Run.well(with(ctr, "import", archive.toString()));
    // The CRI learns of it a little later, and would look for it in a registry until then.
    Await.orFail(
        () -> {
          try {
            return Run.well(with(ctr, "list", "-q", "labels.\"io.cri-containerd.image\"==managed"))
                .lines()
                .anyMatch(image::equals);
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        () -> "the image at the CRI");
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  /** What the DaemonSet's image is called on a node. */
  private static String image(Manifests manifests) {
    return "docker.io/library/" + manifests.container().get("image");
  }

  private static String start(CriNode node, String sandbox, PodSpec pod, ContainerSpec container)
      throws CriException {
    String id = node.createContainer(sandbox, pod, container);
    node.startContainer(id);
    return id;
  }

  /** The DaemonSet's, but for what it runs. */
  private static ContainerSpec container(
      Manifests manifests, ContainerLab lab, String name, String... args) throws IOException {
    return new ContainerSpec(
        name,
        0,
        image(manifests),
        List.of(),
        List.of(args),
        Map.of(),
        mounts(manifests, lab),
        Optional.of(name + ".log"),
        Map.of(),
        Map.of(),
        Optional.of(manifests.confinement()));
  }

  /**
   * The DaemonSet's, with directories of the lab in place of those that are written on the node.
   */
  private static List<Mount> mounts(Manifests manifests, ContainerLab lab) throws IOException {
    Map<String, Path> places =
        Map.of(
            "config", Run.HOME.resolve("deploy/kubernetes"),
            "cgroup", Path.of("/sys/fs/cgroup"),
            "bpf", Files.createDirectories(lab.directory().resolve("bpf")),
            "containerd", lab.socket().getParent(),
            "log", Files.createDirectories(lab.directory().resolve("log")),
            "run", Files.createDirectories(lab.directory().resolve("run")));
    return Manifests.maps(manifests.container(), "volumeMounts").stream()
        .map(
            mount ->
                new Mount(
                    places.get(mount.get("name")),
                    mount.get("mountPath").toString(),
                    Boolean.TRUE.equals(mount.get("readOnly"))))
        .toList();
  }

  private static void assertIsConfined(String container) throws IOException {
    Map<String, String> status;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      Path process =
          processes
              .filter(path -> path.getFileName().toString().matches("\\d+"))
              .filter(path -> contains(path.resolve("cgroup"), container))
              .findFirst()
              .orElseThrow();
      status =
          Files.readAllLines(process.resolve("status")).stream()
              .map(line -> line.split(":\\s*", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
    for (String set : List.of("CapEff", "CapPrm", "CapBnd")) {
      assertThat(Long.parseUnsignedLong(status.get(set), 16)).as(set).isEqualTo(CAPABILITIES);
    }
    assertThat(status).containsEntry("NoNewPrivs", "1").containsEntry("Seccomp", "2");
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** The container's own lines, from what the runtime writes: time, stream, whole or not, line. */
  private static String said(ContainerLab lab, String name) {
    try {
      StringBuilder text = new StringBuilder();
      for (String line :
          Files.readString(lab.directory().resolve(name + ".log"), UTF_8).split("\n", -1)) {
        String[] parts = line.split(" ", 4);
        if (parts.length == 4) {
          text.append(parts[3]).append(parts[2].equals("F") ? "\n" : "");
        }
      }
      return text.toString();
    } catch (IOException e) {
      return "";
    }
  }
}
