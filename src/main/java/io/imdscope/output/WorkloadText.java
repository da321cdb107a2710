package io.imdscope.output;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.OptionalInt;

/** A workload's name for people, in at most {@link #WIDTH} columns. */
final class WorkloadText {
  static final int WIDTH = 25;

  private WorkloadText() {}

  static String of(Workload workload) {
    String text =
        switch (workload) {
          case Workload.Container container -> container(container);
          case Workload.Pod pod -> "pod " + shortened(pod.uid(), 8);
          case Workload.SystemdUnit unit -> Columns.ascii(unit.unit());
          case Workload.Session session -> session(session);
          case Workload.Host host -> host(host.cgroup());
          case Workload.Unknown unknown -> "?";
        };
    // Both ends tell: "amazon-cl..gent@1.service".
    return Columns.cutMiddle(text, WIDTH, 9);
  }

  /** The id as {@code docker ps} and {@code crictl ps} show it, after the pod, task or runtime. */
  private static String container(Workload.Container container) {
    String of =
        container
            .podUid()
            .map(uid -> "pod " + shortened(uid, 8))
            .or(() -> container.ecsTaskId().map(task -> "ecs " + shortened(task, 8)))
            .or(container::runtime)
            .orElse("container");
    return Columns.cutEnd(Columns.ascii(of), 12) + " " + shortened(container.id(), 12);
  }

  private static String session(Workload.Session session) {
    OptionalInt uid = session.uid();
    return "session"
        + session.id().map(id -> " " + shortened(id, 6)).orElse("")
        + (uid.isPresent() ? " uid " + uid.getAsInt() : "");
  }

  private static String host(CgroupPath cgroup) {
    return cgroup.names().isEmpty() ? "host" : "host " + Columns.ascii(cgroup.toString());
  }

  private static String shortened(String id, int length) {
    String ascii = Columns.ascii(id);
    return ascii.substring(0, Math.min(length, ascii.length()));
  }
}
