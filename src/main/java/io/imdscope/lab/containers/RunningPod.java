package io.imdscope.lab.containers;

import java.util.Map;

/**
 * A pod that was started.
 *
 * @param sandboxId the runtime's id of its sandbox
 * @param containers the runtime's ids of its containers by their names, init containers too
 */
public record RunningPod(Pod pod, String sandboxId, Map<String, String> containers) {
  public RunningPod {
    containers = Map.copyOf(containers);
  }

  /**
   * The id of a container.
   *
   * @throws IllegalArgumentException when it has none of that name
   */
  public String container(String name) {
    if (!containers.containsKey(name)) {
      throw new IllegalArgumentException("the pod " + pod.name() + " has no container " + name);
    }
    return containers.get(name);
  }
}
