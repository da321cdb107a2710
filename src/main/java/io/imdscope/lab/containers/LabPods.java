package io.imdscope.lab.containers;

import io.imdscope.cri.ContainerSpec;
import io.imdscope.cri.CriContainer;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriNode;
import io.imdscope.cri.CriRuntime;
import io.imdscope.cri.CriSandbox;
import io.imdscope.cri.PodSpec;
import io.imdscope.lab.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs pods on the lab's node as a kubelet does. Safe for use by several threads. */
public final class LabPods implements AutoCloseable {
  /** How long a container may take to end when it is asked for its end. */
  public static final Duration PATIENCE = Patience.ofSeconds(60);

  private static final long PAUSE_MILLIS = 10;

  private final CriNode node;
  private final CriRuntime runtime;
  private final Path logs;
  private final String cgroup;

  /**
   * At a runtime's socket.
   *
   * @param logs a directory, for what containers say
   * @param cgroup path of the control group that holds all pods', from the hierarchy's root
   */
  public LabPods(Path socket, Path logs, String cgroup) {
    this.logs = logs;
    this.cgroup = cgroup;
    node = CriNode.at(socket);
    runtime = CriRuntime.at(socket);
  }

  /**
   * Starts a pod: its sandbox, its init containers one after the other to their end, whatever that
   * is, and its containers. Of a pod that can't be started nothing stays.
   *
   * @throws CriException when the runtime does not do it
   * @throws IOException when an init container takes more than {@link #PATIENCE}, or the lab is
   *     gone
   */
  public RunningPod run(Pod pod) throws CriException, IOException, InterruptedException {
    // Not with those above it, so that a lab that is gone stays gone.
    if (!Files.isDirectory(logDirectory(pod))) {
      Files.createDirectory(logDirectory(pod));
    }
    String sandbox = node.runPodSandbox(sandbox(pod));
    try {
      Map<String, String> ids = new HashMap<>();
      RunningPod running = new RunningPod(pod, sandbox, Map.of());
      for (ContainerSpec each : pod.init()) {
        String id = start(running, each);
        ids.put(each.name(), id);
        if (!awaitExit(id, PATIENCE)) {
          throw new IOException("an init container does not end: name=" + each.name());
        }
      }
      for (ContainerSpec each : pod.containers()) {
        ids.put(each.name(), start(running, each));
      }
      return new RunningPod(pod, sandbox, ids);
    } catch (CriException | IOException | InterruptedException | RuntimeException e) {
      try {
        remove(sandbox);
      } catch (CriException leftover) {
        e.addSuppressed(leftover);
      }
      throw e;
    }
  }

  /**
   * Starts one of a pod's containers anew.
   *
   * @param attempt one that was not there before
   * @return its new id
   */
  public String restart(RunningPod pod, String container, int attempt) throws CriException {
    ContainerSpec spec =
        pod.pod().containers().stream()
            .filter(each -> each.name().equals(container))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no container " + container));
    return start(pod, with(spec, attempt, spec.labels(), spec.annotations(), spec.logFile()));
  }

  /**
   * Starts one more container in a pod, such as an ephemeral one.
   *
   * @return its id
   */
  public String start(RunningPod pod, ContainerSpec container) throws CriException {
    String id =
        node.createContainer(pod.sandboxId(), sandbox(pod.pod()), asKubelet(pod.pod(), container));
    node.startContainer(id);
    return id;
  }

  /** Ends all containers and the sandbox of a pod; the runtime remembers them. */
  public void stop(RunningPod pod) throws CriException {
    node.stopPodSandbox(pod.sandboxId());
  }

  /** Ends a container at once; the runtime remembers it. */
  public void stopContainer(String id) throws CriException {
    node.stopContainer(id, Duration.ZERO);
  }

  /** Ends a container and forgets it. */
  public void removeContainer(String id) throws CriException {
    node.removeContainer(id);
  }

  /** Ends a pod and forgets it. */
  public void remove(RunningPod pod) throws CriException {
    remove(pod.sandboxId());
  }

  /** Ends a pod and forgets it, by its sandbox's id. */
  public void remove(String sandboxId) throws CriException {
    node.stopPodSandbox(sandboxId);
    node.removePodSandbox(sandboxId);
  }

  /** Waits for a container's end; false when it runs on for longer than that. */
  public boolean awaitExit(String id, Duration patience) throws CriException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<CriContainer> container = runtime.container(id);
      if (container.isEmpty() || container.get().state() == CriContainer.State.EXITED) {
        return true;
      }
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  public List<CriContainer> containers() throws CriException {
    return runtime.containers();
  }

  public List<CriSandbox> sandboxes() throws CriException {
    return runtime.sandboxes();
  }

  /** The whole lines that an attempt of a container, from 0, said so far. */
  public List<String> said(Pod pod, String container, int attempt) throws IOException {
    // A time, the stream's name, whether the line is whole, the line.
    return Files.readAllLines(logDirectory(pod).resolve(logFile(container, attempt))).stream()
        .map(line -> line.split(" ", 4)[3])
        .toList();
  }

  private PodSpec sandbox(Pod pod) {
    return new PodSpec(
        pod.name(),
        pod.namespace(),
        pod.uid(),
        pod.attempt(),
        pod.hostNetwork(),
        false,
        Optional.of(logDirectory(pod)),
        Optional.of(cgroup + "/burstable/pod" + pod.uid()),
        labels(pod),
        Map.of());
  }

  /** What the kubelet says of every container beside the interface's metadata. */
  private ContainerSpec asKubelet(Pod pod, ContainerSpec container) {
    Map<String, String> labels = new HashMap<>(labels(pod));
    labels.put("io.kubernetes.container.name", container.name());
    labels.putAll(container.labels());
    Map<String, String> annotations = new HashMap<>();
    annotations.put("io.kubernetes.container.restartCount", Integer.toString(container.attempt()));
    annotations.putAll(container.annotations());
    Optional<String> log =
        container.logFile().or(() -> Optional.of(logFile(container.name(), container.attempt())));
    return with(container, container.attempt(), labels, annotations, log);
  }

  private static ContainerSpec with(
      ContainerSpec container,
      int attempt,
      Map<String, String> labels,
      Map<String, String> annotations,
      Optional<String> log) {
    return new ContainerSpec(
        container.name(),
        attempt,
        container.image(),
        container.command(),
        container.args(),
        container.env(),
        container.mounts(),
        log,
        labels,
        annotations,
        container.confinement());
  }

  private static Map<String, String> labels(Pod pod) {
    return Map.of(
        "io.kubernetes.pod.name", pod.name(),
        "io.kubernetes.pod.namespace", pod.namespace(),
        "io.kubernetes.pod.uid", pod.uid());
  }

  private Path logDirectory(Pod pod) {
    return logs.resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
  }

  private static String logFile(String container, int attempt) {
    return container + "-" + attempt + ".log";
  }

  @Override
  public void close() {
    node.close();
    runtime.close();
  }
}
