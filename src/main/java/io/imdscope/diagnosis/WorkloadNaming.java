package io.imdscope.diagnosis;

import io.imdscope.event.AddressText;
import io.imdscope.event.Workload;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person calls a workload: the owner of its pods where one is known, or can be read off the
 * shape of a pod's name.
 */
final class WorkloadNaming {
  /**
   * The letters that Kubernetes makes names of.
   *
   * @see <a
   *     href="https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go">SafeEncodeString
   *     and String of apimachinery's rand</a>
   */
  private static final String LETTERS = "[bcdfghjklmnpqrstvwxz2456789]";

  /** {@code <deployment>-<hash of the pod template>-<five letters>}. */
  private static final Pattern OF_REPLICA_SET =
      Pattern.compile("(.+)-" + LETTERS + "{6,10}-" + LETTERS + "{5}");

  /** {@code <cronjob>-<minutes since 1970>-<five letters>}. */
  private static final Pattern OF_CRON_JOB = Pattern.compile("(.+)-[0-9]{8,9}-" + LETTERS + "{5}");

  /** {@code <daemonset or job>-<five letters>}, of which at least one is a digit: no word. */
  private static final Pattern OF_ANOTHER =
      Pattern.compile("(.+)-(?=" + LETTERS + "*[0-9])" + LETTERS + "{5}");

  /**
   * {@code <job>-<five letters>}, or {@code <job>-<index>-<five letters>}. Where that is too long,
   * Kubernetes cuts the Job's name, and its dash: what is left of its digits may look like an
   * index.
   *
   * @see <a
   *     href="https://github.com/kubernetes/apiserver/blob/master/pkg/storage/names/generate.go">names
   *     of apiserver</a>
   */
  private static final Pattern OF_JOB = Pattern.compile("(.+?)(?:-[0-9]{1,6})?-?[a-z0-9]{5}");

  /** What is written of text that callers choose. */
  private static final int LONGEST = 253;

  private WorkloadNaming() {}

  static WorkloadName of(Workload workload) {
    return switch (workload) {
      case Workload.Container container -> container(container);
      case Workload.Pod pod -> pod(pod, Optional.empty());
      case Workload.SystemdUnit unit -> plain("systemd-unit", unit.unit());
      case Workload.Session session ->
          plain(
              "session",
              session
                  .user()
                  .or(() -> session.id())
                  .orElseGet(
                      () ->
                          session.uid().isPresent()
                              ? "uid " + Integer.toUnsignedString(session.uid().getAsInt())
                              : "unknown"));
      case Workload.Host host ->
          plain("host", host.cgroup().names().isEmpty() ? "host" : host.cgroup().toString());
      case Workload.Address(InetAddress address) -> plain("address", AddressText.of(address));
      case Workload.Unknown unknown -> plain("unknown", "unknown");
    };
  }

  /**
   * What tells one run of a job from another: the Job, where it is known or a CronJob makes one for
   * each run, else the pod; absent for what is no pod. Of names that were cut several runs may get
   * one.
   */
  static Optional<String> run(Workload workload) {
    return pod(workload).map(WorkloadNaming::run);
  }

  private static String run(Workload.Pod pod) {
    String name = cut(pod.name().orElse(pod.uid()));
    Optional<Workload.Owner> owner = pod.details().flatMap(Workload.PodDetails::owner);
    String kind = owner.map(Workload.Owner::kind).orElse("");
    if (kind.equals("Job")) {
      return cut(owner.orElseThrow().name());
    }
    Matcher ofJob = OF_JOB.matcher(name);
    return (kind.equals("CronJob") || OF_CRON_JOB.matcher(name).matches()) && ofJob.matches()
        ? ofJob.group(1)
        : name;
  }

  /** The pod that it is, or is in. */
  static Optional<Workload.Pod> pod(Workload workload) {
    return switch (workload) {
      case Workload.Container container -> container.pod();
      case Workload.Pod itself -> Optional.of(itself);
      default -> Optional.empty();
    };
  }

  /** The very pod and container, unit or session, for evidence. */
  static String instance(Workload workload) {
    return switch (workload) {
      case Workload.Container container when container.pod().isPresent() ->
          podText(container.pod().get())
              + " · "
              + container.name().orElseGet(() -> shortId(container));
      case Workload.Container container ->
          container.task().flatMap(Workload.EcsTask::id).map(id -> "task " + id + " · ").orElse("")
              + container.name().orElseGet(() -> shortId(container));
      case Workload.Pod pod -> podText(pod);
      default -> of(workload).text();
    };
  }

  private static WorkloadName container(Workload.Container container) {
    Optional<String> name = container.name().map(WorkloadNaming::cut);
    if (container.disagreement().isPresent() && container.pod().isEmpty()) {
      return plain("container", name.orElseGet(() -> shortId(container)));
    }
    if (container.pod().isPresent()) {
      return pod(container.pod().get(), name);
    }
    if (container.task().isPresent()) {
      Workload.EcsTask task = container.task().get();
      return new WorkloadName(
          "ecs-task",
          task.cluster().map(WorkloadNaming::cut),
          cut(task.family().or(task::id).or(task::arn).orElse("unknown")),
          name,
          false);
    }
    if (container.compose().isPresent()) {
      Workload.ComposeService service = container.compose().get();
      return new WorkloadName(
          "compose-service",
          Optional.of(cut(service.project())),
          cut(service.service()),
          Optional.empty(),
          false);
    }
    return plain("container", name.orElseGet(() -> shortId(container)));
  }

  private static WorkloadName pod(Workload.Pod pod, Optional<String> container) {
    Optional<String> namespace = pod.namespace().map(WorkloadNaming::cut);
    Optional<Workload.Owner> owner = pod.details().flatMap(Workload.PodDetails::owner);
    if (owner.isPresent()) {
      return new WorkloadName(
          cut(owner.get().kind().toLowerCase(Locale.ROOT)),
          namespace,
          cut(owner.get().name()),
          container,
          false);
    }
    if (pod.name().isEmpty()) {
      return new WorkloadName("pod", namespace, cut(pod.uid()), container, false);
    }
    String name = cut(pod.name().get());
    if (pod.details().isPresent()) {
      return new WorkloadName("pod", namespace, name, container, false); // the API says: no owner
    }
    return guessed(OF_CRON_JOB, "cronjob", name, namespace, container)
        .or(() -> guessed(OF_REPLICA_SET, "deployment", name, namespace, container))
        .or(() -> guessed(OF_ANOTHER, "pods", name, namespace, container))
        .orElseGet(() -> new WorkloadName("pod", namespace, name, container, false));
  }

  private static Optional<WorkloadName> guessed(
      Pattern shape,
      String kind,
      String name,
      Optional<String> namespace,
      Optional<String> container) {
    Matcher matcher = shape.matcher(name);
    return matcher.matches()
        ? Optional.of(new WorkloadName(kind, namespace, matcher.group(1), container, true))
        : Optional.empty();
  }

  private static String podText(Workload.Pod pod) {
    return pod.namespace().map(each -> cut(each) + "/").orElse("")
        + cut(pod.name().orElse(pod.uid()));
  }

  private static WorkloadName plain(String kind, String name) {
    return new WorkloadName(kind, Optional.empty(), cut(name), Optional.empty(), false);
  }

  private static String shortId(Workload.Container container) {
    return container.id().substring(0, Math.min(12, container.id().length()));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
