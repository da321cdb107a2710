package io.imdscope.output.metrics;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Workload;

/**
 * A workload as labels: named as in the report, but where its name is that of one pod, container,
 * session or place that comes and goes, it has none, only its kind.
 *
 * @param workload empty where only an instance's name is known
 */
record WorkloadLabels(String namespace, String kind, String workload, String container) {
  /** All for which there is no room. */
  static final WorkloadLabels OTHER = new WorkloadLabels("", "other", "other", "");

  /** Of a workload that the report calls so. */
  static WorkloadLabels of(Workload workload, WorkloadName name) {
    return new WorkloadLabels(
        name.namespace().map(LabelText::of).orElse(""),
        LabelText.of(name.kind()),
        isLasting(workload, name) ? LabelText.of(name.name()) : "",
        name.container().map(LabelText::of).orElse(""));
  }

  private static boolean isLasting(Workload workload, WorkloadName name) {
    return switch (workload) {
      case Workload.Container container when isOfPod(container) -> !name.kind().equals("pod");
      case Workload.Container container when name.kind().equals("ecs-task") ->
          container.task().flatMap(Workload.EcsTask::family).isPresent();
      case Workload.Container container ->
          name.kind().equals("compose-service") || container.name().isPresent();
      case Workload.Pod _ -> !name.kind().equals("pod");
      case Workload.SystemdUnit _ -> true;
      case Workload.Session session -> session.user().isPresent();
      case Workload.Host host -> host.cgroup().names().isEmpty(); // else it is a path
      case Workload.Address _ -> false;
      case Workload.Unknown _ -> true;
    };
  }

  private static boolean isOfPod(Workload.Container container) {
    return container.pod().isPresent();
  }
}
