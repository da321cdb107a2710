package io.imdscope.output;

import io.imdscope.event.AddressText;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A workload's name for people: {@code shop/web-1 · app (deployment/web)}. */
final class WorkloadText {
  static final int WIDTH = 34;

  /** Between a pod and its container; the one character that is not ASCII. */
  private static final String PART = " · ";

  /** As {@code kubectl api-resources} shortens them. */
  private static final Map<String, String> SHORT_KINDS =
      Map.of(
          "Deployment", "deploy",
          "ReplicaSet", "rs",
          "StatefulSet", "sts",
          "DaemonSet", "ds",
          "CronJob", "cj");

  private WorkloadText() {}

  /** Before what a control group claims and the container runtime denies. */
  private static final String DISPUTED = "?";

  /** In at most {@link #WIDTH} columns: what says least is left out first. */
  static String of(Workload workload) {
    List<String> forms = forms(workload).toList();
    return forms.stream()
        .filter(form -> form.length() <= WIDTH)
        .findFirst()
        // Both ends tell: "amazon-cl..gent@1.service".
        .orElseGet(() -> Columns.cutMiddle(forms.getLast(), WIDTH, 12));
  }

  /** The whole name, however long: two workloads with the same are one to a person. */
  static String whole(Workload workload) {
    return forms(workload).findFirst().orElseThrow();
  }

  /** The same name, ever shorter. */
  private static Stream<String> forms(Workload workload) {
    return switch (workload) {
      case Workload.Container container when container.disagreement().isPresent() ->
          container(container).map(DISPUTED::concat);
      case Workload.Container container -> container(container);
      case Workload.Pod pod -> pod.name().isPresent() ? inPod(pod, "") : Stream.of(unnamed(pod));
      case Workload.SystemdUnit unit -> Stream.of(Columns.ascii(unit.unit()));
      case Workload.Session session -> Stream.of(session(session));
      case Workload.Host host -> Stream.of(host(host.cgroup()));
      case Workload.Address(InetAddress address) -> Stream.of(AddressText.of(address));
      case Workload.Unknown unknown -> Stream.of("?");
    };
  }

  private static Stream<String> container(Workload.Container container) {
    if (container.pod().flatMap(Workload.Pod::name).isPresent()) {
      String name = container.name().map(Columns::ascii).orElse(shortened(container.id(), 12));
      return inPod(container.pod().get(), PART + name);
    }
    Optional<String> name = container.name().map(Columns::ascii);
    if (container.task().isPresent() && name.isPresent()) {
      Workload.EcsTask task = container.task().get();
      String family = task.family().or(task::id).or(task::arn).map(Columns::ascii).orElse("?");
      return Stream.of("ecs " + family + PART + name.get());
    }
    if (container.compose().isPresent()) {
      Workload.ComposeService service = container.compose().get();
      return Stream.of(
          "compose " + Columns.ascii(service.project()) + "/" + Columns.ascii(service.service()));
    }
    String runtime = container.runtime().orElse("container");
    return Stream.of(name.isPresent() ? runtime + " " + name.get() : unnamed(container, runtime));
  }

  private static Stream<String> inPod(Workload.Pod pod, String container) {
    String name =
        pod.namespace().map(Columns::ascii).orElse("?")
            + "/"
            + pod.name().map(Columns::ascii).orElse("?");
    Optional<Workload.Owner> owner = pod.details().flatMap(Workload.PodDetails::owner);
    String plain = name + container;
    return Stream.concat(
        owner.stream()
            .flatMap(
                its ->
                    Stream.of(its.kind().toLowerCase(Locale.ROOT), shortKind(its.kind()))
                        .map(kind -> Columns.ascii(kind + "/" + its.name()))
                        .map(text -> plain + " (" + text + ")")),
        // The container is not to be cut: it tells calls of one pod apart.
        Stream.of(plain, Columns.cutMiddle(name, room(container), 8) + container));
  }

  private static int room(String container) {
    return Math.max(15, WIDTH - container.length());
  }

  private static String shortKind(String kind) {
    return SHORT_KINDS.getOrDefault(kind, kind.toLowerCase(Locale.ROOT));
  }

  private static String unnamed(Workload.Pod pod) {
    return "pod " + shortened(pod.uid(), 8);
  }

  /** The id as {@code docker ps} and {@code crictl ps} show it, after the pod, task or runtime. */
  private static String unnamed(Workload.Container container, String runtime) {
    String of =
        container
            .pod()
            .map(WorkloadText::unnamed)
            .or(
                () ->
                    container
                        .task()
                        .flatMap(Workload.EcsTask::id)
                        .map(task -> "ecs " + shortened(task, 8)))
            .orElse(runtime);
    return Columns.cutEnd(Columns.ascii(of), 12) + " " + shortened(container.id(), 12);
  }

  private static String session(Workload.Session session) {
    OptionalInt uid = session.uid();
    if (session.user().isPresent()) {
      String service = session.service().map(WorkloadText::service).orElse("");
      return "session of " + Columns.ascii(session.user().get()) + service;
    }
    return "session"
        + session.id().map(id -> " " + shortened(id, 6)).orElse("")
        + (uid.isPresent() ? " uid " + Integer.toUnsignedString(uid.getAsInt()) : "");
  }

  private static String service(String service) {
    return " (" + (service.equals("sshd") ? "ssh" : Columns.ascii(service)) + ")";
  }

  private static String host(CgroupPath cgroup) {
    return cgroup.names().isEmpty() ? "host" : "host " + Columns.ascii(cgroup.toString());
  }

  private static String shortened(String id, int length) {
    String ascii = Columns.ascii(id);
    return ascii.substring(0, Math.min(length, ascii.length()));
  }
}
