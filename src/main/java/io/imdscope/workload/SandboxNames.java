package io.imdscope.workload;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.workload.kubernetes.KubernetesSettings;
import io.imdscope.workload.kubernetes.PodsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names the workloads of a log that tells only of processes: by the pod's sandbox, whose id
 * containerd's shim among the ancestors has as an argument. The runtime knows whose it is, as long
 * as the pod is there; a list of pods does not, and only adds what it has of a pod that is known.
 */
public final class SandboxNames implements RequestNames, AutoCloseable {
  /** Pods of a list that are known; of more nothing is. */
  static final int MOST = 50_000;

  private static final int MOST_UNNAMED = 4096;

  private static final String SHIM = "containerd-shim";

  private final WorkloadNames runtime;
  private final boolean asked;
  private final Map<String, Workload.Pod> pods = new HashMap<>();
  private final Set<String> unnamed = new HashSet<>();
  private boolean listed;

  SandboxNames(WorkloadNames runtime, boolean asked) {
    this.runtime = runtime;
    this.asked = asked;
  }

  /** Asks the runtime at that socket, if any, and nobody else. */
  public static SandboxNames start(Optional<Path> criSocket) {
    return new SandboxNames(
        criSocket
            .map(
                socket ->
                    WorkloadNames.start(
                        new NameSettings(
                            Optional.of(socket),
                            new KubernetesSettings(new KubernetesAccess.None(), Optional.empty()))))
            .orElseGet(WorkloadNames::none),
        criSocket.isPresent());
  }

  /**
   * Also knows what a list tells of pods, as {@code kubectl get pods -A -o json} prints it.
   *
   * @throws IOException with the place when it cannot be read
   */
  public void add(InputStream list) throws IOException {
    PodsFile.read(list, this::add);
    listed = true;
  }

  /** Also knows this pod. */
  public void add(PodsFile.ListedPod each) {
    listed = true;
    if (pods.size() < MOST) {
      pods.put(each.pod().uid(), each.pod());
    }
  }

  @Override
  public Naming name(Request request) {
    Optional<String> sandbox = request.caller().flatMap(SandboxNames::sandbox);
    if (sandbox.isEmpty()) {
      return new Naming(Workload.UNKNOWN, false);
    }
    String id = sandbox.get();
    // As its control group would be called, had the log told of it.
    Naming naming = runtime.name(CgroupPath.parse("/k8s.io/" + id));
    Workload workload =
        naming.workload() instanceof Workload.Pod pod ? detailed(pod) : naming.workload();
    if (!naming.pending() && !(workload instanceof Workload.Pod) && unnamed.size() < MOST_UNNAMED) {
      unnamed.add(id);
    }
    return new Naming(workload, naming.pending());
  }

  private Workload.Pod detailed(Workload.Pod pod) {
    return Optional.ofNullable(pods.get(pod.uid()))
        .flatMap(Workload.Pod::details)
        .map(pod::withDetails)
        .orElse(pod);
  }

  /** The id that the outermost shim has: further in, a container may call a process anything. */
  static Optional<String> sandbox(Caller caller) {
    List<ProcessIdentity> ancestors = caller.ancestors();
    for (int i = ancestors.size() - 1; i >= 0; i--) {
      if (ancestors.get(i).name().equals(SHIM)) {
        return sandbox(ancestors.get(i).args());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> sandbox(List<String> args) {
    int namespace = args.indexOf("-namespace");
    int id = args.indexOf("-id");
    return namespace >= 0
            && id >= 0
            && Math.max(namespace, id) + 1 < args.size()
            && args.get(namespace + 1).equals("k8s.io")
            && IdShape.isContainerId(args.get(id + 1))
        ? Optional.of(args.get(id + 1))
        : Optional.empty();
  }

  /** What could not be named and why, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!unnamed.isEmpty()) {
      notes.add(
          unnamed.size()
              + (unnamed.size() == 1 ? " pod is" : " pods are")
              + " told by the sandbox's id, not by name: "
              + (asked
                  ? "the runtime does not know "
                      + (unnamed.size() == 1 ? "it" : "them")
                      + " any more, or did not answer"
                  : "only the node's runtime knows it (--cri-socket)"
                      + (listed ? ", a list of pods does not hold it" : "")));
    }
    notes.addAll(runtime.problems());
    return notes;
  }

  @Override
  public void close() {
    runtime.close();
  }
}
