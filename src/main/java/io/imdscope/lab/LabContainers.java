package io.imdscope.lab;

import io.imdscope.cri.CriContainer;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriSandbox;
import io.imdscope.lab.containers.LabPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a lab that has containerd can do with it. */
public final class LabContainers {
  private static final String PODS = "kubepods";

  private final Names names;
  private final Containerd containerd;

  LabContainers(Names names, Containerd containerd) {
    this.names = names;
    this.containerd = containerd;
  }

  /** The Unix socket at which the runtime serves the CRI. */
  public Path socket() {
    return containerd.socket();
  }

  /** Runs pods; to be closed. */
  public LabPods pods() {
    return new LabPods(containerd.socket(), containerd.logs(), cgroup());
  }

  Path logs() {
    return containerd.logs();
  }

  /** Path of the control group that holds all pods', from the hierarchy's root. */
  public String cgroup() {
    return "/" + names.cgroup() + "/" + PODS;
  }

  /** Ends the runtime as an update does; its pods run on. */
  public void stopRuntime() {
    guarded(containerd::stop);
  }

  /** Starts the runtime again. */
  public void startRuntime() {
    guarded(
        () -> {
          if (containerd.process().isEmpty()) {
            containerd.start();
          }
        });
  }

  /**
   * A process, not yet started, that runs a command inside a running container.
   *
   * @param container namespace, pod and container, with slashes between
   * @throws LabException when there is none
   */
  public ProcessBuilder exec(String container, List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    try (LabPods pods = pods()) {
      for (CriSandbox pod : pods.sandboxes()) {
        for (CriContainer each : pods.containers()) {
          if (each.state() == CriContainer.State.RUNNING
              && each.sandboxId().equals(pod.id())
              && container.equals(pod.namespace() + "/" + pod.name() + "/" + each.name())) {
            return exec(pod.uid(), each.id(), command);
          }
        }
      }
    } catch (CriException e) {
      throw new LabException("the runtime cannot be asked: " + e.getMessage(), e);
    }
    throw new LabException(
        "no running container is called " + container + "; `imdscope lab status` lists them");
  }

  /** See {@link #exec(String, List)}; also works while the runtime is away. */
  public ProcessBuilder exec(String podUid, String containerId, List<String> command) {
    String below = PODS + "/burstable/pod" + podUid + "/" + containerId;
    List<Path> cgroups = Cgroups.existing(names, below);
    Optional<ProcessHandle> process =
        cgroups.stream()
            .limit(1)
            .flatMap(cgroup -> Cgroups.processes(cgroup).stream())
            .filter(LabContainers::isInside)
            .min(Comparator.comparingLong(ProcessHandle::pid));
    ProcessBuilder builder =
        new ProcessBuilder(
            Entry.into(
                cgroups,
                process.orElseThrow(() -> new LabException("the container has ended")).pid(),
                command));
    builder.environment().clear();
    builder.environment().put("PATH", "/bin");
    return builder;
  }

  /** Whether it is more than on its way in: whoever follows it must not end up on the machine. */
  private static boolean isInside(ProcessHandle process) {
    return Stream.of("net", "pid", "mnt")
        .noneMatch(
            kind -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/" + kind))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)));
              } catch (IOException e) {
                return true; // it has ended
              }
            });
  }

  /** The pods in a line each: {@code shop/web-1: app running, metrics running}. */
  public List<String> describe() {
    try (LabPods pods = pods()) {
      List<CriContainer> containers = pods.containers();
      return pods.sandboxes().stream()
          .map(
              pod ->
                  pod.namespace()
                      + "/"
                      + pod.name()
                      + ": "
                      + containers.stream()
                          .filter(each -> each.sandboxId().equals(pod.id()))
                          .map(
                              each ->
                                  each.name() + " " + each.state().name().toLowerCase(Locale.ROOT))
                          .sorted()
                          .collect(Collectors.joining(", ")))
          .sorted()
          .toList();
    } catch (CriException e) {
      throw new LabException("the runtime cannot be asked: " + e.getMessage(), e);
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void guarded(Work work) {
    try (LabLock _ = LabLock.take()) {
      work.run();
    } catch (IOException e) {
      throw new LabException("the runtime could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted; `imdscope lab down` removes what was made", e);
    }
  }
}
