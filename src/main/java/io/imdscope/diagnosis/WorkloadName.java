package io.imdscope.diagnosis;

import io.imdscope.event.Workload;
import java.util.Optional;

/**
 * What a person calls a workload, so that all its pods on all nodes are one.
 *
 * @param kind {@code deployment}, {@code daemonset}, {@code pod}, {@code ecs-task}, {@code
 *     container}, {@code systemd-unit}, {@code session}, {@code host} or {@code unknown}; another
 *     owner's kind in lower case
 * @param namespace the Kubernetes namespace, the compose project or the ECS cluster
 * @param name of the owner, the pod, the family, the unit
 * @param container within it
 * @param guessed whether the owner's name was read off the shape of its pods' names
 */
public record WorkloadName(
    String kind,
    Optional<String> namespace,
    String name,
    Optional<String> container,
    boolean guessed) {

  /** What a person calls that workload: the owner of its pods, where there is one. */
  public static WorkloadName of(Workload workload) {
    return WorkloadNaming.of(workload);
  }

  /** In one piece: {@code shop/web · app}. */
  public String text() {
    return namespace.map(each -> each + "/").orElse("")
        + name
        + container.map(each -> " · " + each).orElse("");
  }
}
