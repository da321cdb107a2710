package io.imdscope.output.log;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tells one workload from another by what a line says of it: the first of these that is there, from
 * what outlives a pod or a container to what does not.
 */
final class WorkloadKey {
  private static final List<String> OWNERS =
      List.of(
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.cronjob.name",
          "k8s.job.name",
          "k8s.replicaset.name",
          "imds.owner.name");

  /** One of these, then what belongs to it. */
  private static final List<List<String>> SHAPES =
      Stream.concat(
              OWNERS.stream()
                  .map(
                      owner ->
                          List.of(
                              owner,
                              "imds.owner.kind",
                              "k8s.namespace.name",
                              "k8s.container.name")),
              Stream.of(
                  List.of("k8s.pod.name", "k8s.namespace.name", "k8s.container.name"),
                  List.of("k8s.pod.uid", "container.id"),
                  List.of("aws.ecs.task.family", "aws.ecs.cluster.name", "container.name"),
                  List.of("aws.ecs.task.arn", "container.name"),
                  List.of("aws.ecs.task.id", "container.name"),
                  List.of("docker.compose.service", "docker.compose.project"),
                  List.of("container.name", "container.image.name"),
                  List.of("container.id"),
                  List.of("systemd.unit", "systemd.slice"),
                  List.of("systemd.session.user", "systemd.session.service"),
                  List.of("systemd.session.uid", "systemd.session.id"),
                  List.of("systemd.session.id"),
                  List.of("process.linux.cgroup")))
          .toList();

  private WorkloadKey() {}

  /** All keys that are looked at. */
  static Stream<String> keys() {
    return SHAPES.stream().flatMap(List::stream).distinct();
  }

  static String of(LogLine line) {
    for (List<String> shape : SHAPES) {
      if (!line.text(shape.getFirst()).isEmpty()) {
        StringBuilder key = new StringBuilder();
        for (String each : shape) {
          key.append(each).append('=').append(line.text(each)).append('\n');
        }
        return key.toString();
      }
    }
    return "";
  }
}
