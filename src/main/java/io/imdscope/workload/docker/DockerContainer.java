package io.imdscope.workload.docker;

import java.util.Map;

/**
 * A container as Docker or podman knows it.
 *
 * @param id 64 hexadecimal digits
 * @param name without Docker's leading slash
 * @param image the image's name as it was given at the start
 * @param pid of the first process on this machine; 0 when it does not run
 * @param labels those of {@link DockerClient#LABELS} that it has; whoever made it chose them
 */
public record DockerContainer(
    String id, String name, String image, int pid, Map<String, String> labels) {

  public DockerContainer {
    labels = Map.copyOf(labels);
  }
}
