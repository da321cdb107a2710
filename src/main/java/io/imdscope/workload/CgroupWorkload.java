package io.imdscope.workload;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names the workload of a process by nothing but its control group: cgroup v1 and v2, the systemd
 * and the cgroupfs driver, Kubernetes, ECS, plain containers, systemd.
 *
 * <p>Containers nest. The innermost one is named, since that is where the process is found, with
 * the nearest pod or task around it: of a Docker container in a pod the Docker id and the pod's
 * UID, of a pod on a node that is itself a Docker container the pod and nothing of the node.
 * Whatever lies below a container, such as the units of a systemd in it, belongs to it.
 *
 * <p>A path says what whoever made the control groups wrote there. A container with a control group
 * tree of its own can make more names below its own, but none above.
 */
public final class CgroupWorkload {
  private CgroupWorkload() {}

  /** The workload that a path names; {@link Workload#UNKNOWN} when nothing of the path is known. */
  public static Workload of(CgroupPath cgroup) {
    List<Workload> nesting = cgroup.known() ? nesting(cgroup) : List.of();
    return nesting.isEmpty() ? outside(cgroup) : nesting.getLast();
  }

  /** The workload of a path in which {@link #nesting} finds no container and no pod. */
  static Workload outside(CgroupPath cgroup) {
    if (!cgroup.known()) {
      return Workload.UNKNOWN;
    }
    Optional<Workload> unit = SystemdName.of(cgroup);
    return unit.isPresent() ? unit.get() : new Workload.Host(cgroup);
  }

  /**
   * All containers that a path names, the outermost first; last a pod where the path ends in one
   * without a container.
   */
  static List<Workload> nesting(CgroupPath cgroup) {
    List<String> names = cgroup.names();
    List<Workload> nesting = new ArrayList<>(1);
    Optional<String> pod = Optional.empty();
    Optional<String> task = Optional.empty();
    boolean inContainer = false;
    for (int level = 0; level < names.size(); level++) {
      Optional<String> podHere = PodName.uid(names, level, cgroup.complete());
      Optional<ContainerName> containerHere = ContainerName.at(names, level, cgroup.complete());
      Optional<String> taskHere =
          containerHere.isPresent()
              ? ContainerName.ecsTask(names, level)
              : ContainerName.ecsTaskOfSlice(names.get(level));
      if (podHere.isPresent() || taskHere.isPresent()) {
        pod = podHere;
        task = taskHere;
        inContainer = false;
      }
      if (containerHere.isPresent()) {
        ContainerName container = containerHere.get();
        nesting.add(Workload.Container.of(container.id(), container.runtime(), pod, task));
        inContainer = true;
      }
    }
    if (!inContainer && pod.isPresent()) {
      nesting.add(Workload.Pod.of(pod.get()));
    }
    // A task without a container names nothing: what contains it does.
    return inContainer || pod.isPresent() ? nesting : List.of();
  }
}
