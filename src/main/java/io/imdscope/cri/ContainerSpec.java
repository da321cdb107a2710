package io.imdscope.cri;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to run in a pod.
 *
 * @param attempt how often the container was started anew, from 0
 * @param image the name or the id of an image that the node has
 * @param command replaces the image's entry point unless empty
 * @param logFile below the pod's log directory
 * @param confinement absent: what the runtime allows by itself
 */
public record ContainerSpec(
    String name,
    int attempt,
    String image,
    List<String> command,
    List<String> args,
    Map<String, String> env,
    List<Mount> mounts,
    Optional<String> logFile,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<Confinement> confinement) {

  /** A directory or file of the node that the container sees. */
  public record Mount(Path onNode, String inContainer, boolean readOnly) {}

  /**
   * A pod's security context, under the runtime's own filter of system calls.
   *
   * @param add capabilities by the kernel's name without {@code CAP_}
   * @param drop the same, or {@code ALL}
   */
  public record Confinement(
      List<String> add, List<String> drop, boolean readOnlyRoot, boolean noNewPrivileges) {
    public Confinement {
      add = List.copyOf(add);
      drop = List.copyOf(drop);
    }
  }

  public ContainerSpec {
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = Map.copyOf(env);
    mounts = List.copyOf(mounts);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** A container without a confinement of its own. */
  public ContainerSpec(
      String name,
      int attempt,
      String image,
      List<String> command,
      List<String> args,
      Map<String, String> env,
      List<Mount> mounts,
      Optional<String> logFile,
      Map<String, String> labels,
      Map<String, String> annotations) {
    this(
        name,
        attempt,
        image,
        command,
        args,
        env,
        mounts,
        logFile,
        labels,
        annotations,
        Optional.empty());
  }

  /** A container with a name, an image, a command, and nothing else. */
  public static ContainerSpec of(String name, String image, List<String> command) {
    return new ContainerSpec(
        name,
        0,
        image,
        command,
        List.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }
}
