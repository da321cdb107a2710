package io.imdscope.workload.containerd;

import java.util.Map;

/**
 * A container as containerd itself knows it.
 *
 * @param id its id, which is a name when {@code ctr} was given one
 * @param namespace the containerd namespace that it is in
 * @param image its image's name; may be empty
 * @param labels those of {@link ContainerdClient#LABELS} that it has; whoever made it chose them
 */
public record ContainerdContainer(
    String id, String namespace, String image, Map<String, String> labels) {

  public ContainerdContainer {
    labels = Map.copyOf(labels);
  }
}
