package io.imdscope.workload;

import io.imdscope.workload.containerd.ContainerdId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A container as the name of its control group gives it. */
record ContainerName(String id, Optional<String> runtime) {
  private static final String CONTAINERD = "containerd";
  private static final String DOCKER = "docker";
  private static final String PODMAN = "podman";

  /**
   * What stands before the id. Monitors ({@code crio-conmon}, {@code libpod-conmon}) are no
   * containers, and missing here.
   */
  private static final Map<String, String> RUNTIMES =
      Map.of(
          "cri-containerd", CONTAINERD,
          "nerdctl", CONTAINERD,
          "crio", "cri-o",
          "docker", DOCKER,
          "libpod", PODMAN,
          "libpod-payload", PODMAN);

  /** containerd's namespaces whose containers may have a name for an id, as {@code ctr} gives. */
  private static final Set<String> NAMESPACES = Set.of("default", "k8s.io", "buildkit");

  /** The container when the name at {@code level} is one's. */
  static Optional<ContainerName> at(List<String> names, int level, boolean complete) {
    String name = names.get(level);
    int colon = name.lastIndexOf(':');
    if (colon > 0) {
      int before = name.lastIndexOf(':', colon - 1);
      return before < 0
          ? Optional.empty()
          : prefixed(name.substring(before + 1, colon), name.substring(colon + 1));
    }
    String stem = name.endsWith(".scope") ? name.substring(0, name.length() - 6) : name;
    int dash = stem.lastIndexOf('-');
    Optional<ContainerName> prefixed =
        dash < 0 ? Optional.empty() : prefixed(stem.substring(0, dash), stem.substring(dash + 1));
    return prefixed.isPresent() ? prefixed : bare(names, level, complete);
  }

  /**
   * The ECS task of the container whose name is at {@code level}: {@code
   * /ecs/[<cluster>/]<task>/<container>}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html">the
   *     ECS agent, {@code ECS_ENABLE_TASK_CPU_MEM_LIMIT}</a>
   */
  static Optional<String> ecsTask(List<String> names, int level) {
    boolean underEcs =
        (level >= 2 && names.get(level - 2).equals("ecs"))
            || (level >= 3 && names.get(level - 3).equals("ecs"));
    return underEcs && IdShape.isTaskId(names.get(level - 1))
        ? Optional.of(names.get(level - 1))
        : Optional.empty();
  }

  /** The ECS task of a slice on cgroup v2, {@code ecstasks-<task>.slice}. */
  static Optional<String> ecsTaskOfSlice(String name) {
    if (!name.startsWith("ecstasks-") || !name.endsWith(".slice") || name.length() < 15) {
      return Optional.empty();
    }
    String task = name.substring("ecstasks-".length(), name.length() - ".slice".length());
    return IdShape.isTaskId(task) ? Optional.of(task) : Optional.empty();
  }

  private static Optional<ContainerName> prefixed(String prefix, String id) {
    String runtime = RUNTIMES.get(prefix);
    boolean isId = IdShape.isContainerId(id) || (DOCKER.equals(runtime) && IdShape.isBuildId(id));
    return runtime != null && isId
        ? Optional.of(new ContainerName(id, Optional.of(runtime)))
        : Optional.empty();
  }

  private static Optional<ContainerName> bare(List<String> names, int level, boolean complete) {
    String name = names.get(level);
    String parent = level == 0 ? "" : names.get(level - 1);
    boolean task = ecsTask(names, level).isPresent();
    boolean ofNamespace = complete && level == 1 && NAMESPACES.contains(parent);
    boolean buildStep = parent.equals("buildkit") && IdShape.isBuildId(name);
    boolean podmansPod = parent.equals("libpod_parent");
    if ((IdShape.isContainerId(name) && !podmansPod)
        || (IdShape.isFargateId(name) && task)
        || (ofNamespace && ContainerdId.isValid(name))
        || buildStep) {
      return Optional.of(new ContainerName(name, runtime(names, level, task, ofNamespace)));
    }
    return Optional.empty();
  }

  private static Optional<String> runtime(
      List<String> names, int level, boolean task, boolean ofNamespace) {
    if (ofNamespace) {
      return Optional.of(CONTAINERD);
    }
    boolean underDocker =
        (level >= 1 && names.get(level - 1).equals(DOCKER))
            || (level >= 2
                && names.get(level - 2).equals(DOCKER)
                && names.get(level - 1).equals("buildkit"));
    // The ECS agent knows no runtime but Docker.
    boolean byEcsAgent = task && IdShape.isContainerId(names.get(level));
    return underDocker || byEcsAgent ? Optional.of(DOCKER) : Optional.empty();
  }
}
