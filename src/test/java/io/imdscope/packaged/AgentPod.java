package io.imdscope.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.cri.ContainerSpec;
import io.imdscope.cri.ContainerSpec.Mount;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriNode;
import io.imdscope.cri.PodSpec;
import io.imdscope.lab.ContainerLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The DaemonSet's pod on a lab's node, made of the manifest as the kubelet would. */
final class AgentPod implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ContainerLab lab;
  private final Manifests manifests;
  private final Path bpf;
  private final CriNode node;
  private final PodSpec pod;
  private final String sandbox;

  /**
   * Starts the pod, without a container.
   *
   * @param bpf the node's BPF file system
   */
  AgentPod(ContainerLab lab, Manifests manifests, Path bpf) throws CriException {
    this.lab = lab;
    this.manifests = manifests;
    this.bpf = bpf;
    String uid = UUID.randomUUID().toString();
    PodSpec spec =
        PodSpec.of("imdscope", "imdscope-x7k2p", uid)
            .withCgroupParent(lab.lab().containers().cgroup() + "/burstable/pod" + uid)
            .withLogDirectory(lab.directory());
    pod = Boolean.TRUE.equals(manifests.pod().get("hostPID")) ? spec.withHostPid() : spec;
    node = CriNode.at(lab.socket());
    sandbox = node.runPodSandbox(pod);
  }

  /** Starts the DaemonSet's container as it is; gives its id. */
  String startAgent(int attempt) throws Exception {
    return start("agent", attempt, Manifests.texts(manifests.container(), "args"));
  }

  /** Starts the same container with another command of the program. */
  String start(String name, int attempt, List<String> args) throws Exception {
    ContainerSpec container =
        new ContainerSpec(
            name,
            attempt,
            Images.onNode(manifests),
            List.of(),
            args,
            environment(),
            mounts(),
            Optional.of(logFile(name, attempt)),
            Map.of(),
            Map.of(),
            Optional.of(manifests.confinement()));
    String id = node.createContainer(sandbox, pod, container);
    node.startContainer(id);
    return id;
  }

  void stop(String container) throws CriException {
    node.stopContainer(container, GRACE);
  }

  /** The event log, where it is on the node. */
  Path log() {
    return lab.directory().resolve("log");
  }

  /** What the manifest takes of the pod itself; other kinds would have to be added here. */
  private Map<String, String> environment() {
    return Manifests.maps(manifests.container(), "env").stream()
        .collect(
            Collectors.toMap(
                each -> each.get("name").toString(),
                each ->
                    switch (Manifests.map(each, "valueFrom", "fieldRef")
                        .getOrDefault("fieldPath", "")
                        .toString()) {
                      case "spec.nodeName" -> "node-1";
                      default -> throw new AssertionError("cannot make " + each);
                    }));
  }

  /** The manifest's, with directories of the lab in place of those that are written to. */
  private List<Mount> mounts() throws IOException {
    Map<String, Path> places =
        Map.of(
            "config", Run.HOME.resolve("deploy/kubernetes"),
            "cgroup", Path.of("/sys/fs/cgroup"),
            "bpf", bpf,
            "containerd", lab.socket().getParent(),
            "log", Files.createDirectories(log()));
    return Manifests.maps(manifests.container(), "volumeMounts").stream()
        .map(
            mount ->
                new Mount(
                    places.get(mount.get("name")),
                    mount.get("mountPath").toString(),
                    Boolean.TRUE.equals(mount.get("readOnly"))))
        .toList();
  }

  /** The container's own lines, from what the runtime writes: time, stream, whole or not, line. */
  String said(String name, int attempt) {
    try {
      StringBuilder text = new StringBuilder();
      Path file = lab.directory().resolve(logFile(name, attempt));
      for (String line : Files.readString(file, UTF_8).split("\n", -1)) {
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

  private static String logFile(String name, int attempt) {
    return name + "-" + attempt + ".log";
  }

  @Override
  public void close() throws CriException {
    try {
      node.stopPodSandbox(sandbox);
      node.removePodSandbox(sandbox);
    } finally {
      node.close();
    }
  }
}
