package io.imdscope.event.read;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.CredentialSource;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a workload of a line's fields. */
final class Workloads {
  private static final Map<Key, String> OWNERS =
      Map.of(
          Key.DEPLOYMENT, "Deployment",
          Key.REPLICASET, "ReplicaSet",
          Key.STATEFULSET, "StatefulSet",
          Key.DAEMONSET, "DaemonSet",
          Key.JOB, "Job",
          Key.CRONJOB, "CronJob");

  private Workloads() {}

  /**
   * The workload that the keys name; the control group where they name none.
   *
   * @param caller who told of the process, and of its control group
   */
  static Workload of(Fields fields, CgroupPath cgroup, Optional<Source> caller) {
    boolean container = fields.has(Key.CONTAINER_ID);
    boolean unit = fields.has(Key.UNIT);
    boolean session =
        fields.has(Key.SESSION_ID)
            || fields.has(Key.SESSION_UID)
            || fields.has(Key.SESSION_USER)
            || fields.has(Key.SESSION_SERVICE);
    Optional<Workload.Pod> pod = pod(fields, caller);
    if ((container || pod.isPresent() ? 1 : 0) + (unit ? 1 : 0) + (session ? 1 : 0) > 1) {
      fields.otherVersion();
    }
    if (container) {
      return container(fields, pod);
    }
    if (pod.isPresent()) {
      return pod.get();
    }
    if (unit) {
      return new Workload.SystemdUnit(fields.text(Key.UNIT).orElseThrow(), fields.text(Key.SLICE));
    }
    if (session) {
      return new Workload.Session(
          fields.text(Key.SESSION_ID),
          fields.integer(Key.SESSION_UID),
          fields.text(Key.SESSION_USER),
          fields.text(Key.SESSION_SERVICE));
    }
    if (cgroup.known()) {
      return new Workload.Host(cgroup);
    }
    return fields.attribution("client").filter(Source.ADDRESS::equals).isPresent()
        ? fields
            .text(Key.CLIENT_ADDRESS)
            .flatMap(Addresses::parse)
            .<Workload>map(Workload.Address::new)
            .orElse(Workload.UNKNOWN)
        : Workload.UNKNOWN;
  }

  private static Workload container(Fields fields, Optional<Workload.Pod> pod) {
    return new Workload.Container(
        fields.text(Key.CONTAINER_ID).orElseThrow(),
        fields.text(Key.RUNTIME),
        fields.text(Key.CONTAINER_NAME),
        fields.text(Key.IMAGE),
        pod,
        task(fields),
        compose(fields),
        fields.attribution("container_name"),
        fields.label(Disagreement.values(), fields.attributionText("disagreement")));
  }

  private static Optional<Workload.EcsTask> task(Fields fields) {
    Workload.EcsTask task =
        new Workload.EcsTask(
            fields.text(Key.TASK_ID),
            fields.text(Key.TASK_ARN),
            fields.text(Key.TASK_FAMILY),
            fields.text(Key.TASK_REVISION),
            fields.text(Key.CLUSTER));
    return task.id().isPresent() || task.arn().isPresent() ? Optional.of(task) : Optional.empty();
  }

  private static Optional<Workload.ComposeService> compose(Fields fields) {
    return fields
        .text(Key.COMPOSE_PROJECT)
        .flatMap(
            project ->
                fields
                    .text(Key.COMPOSE_SERVICE)
                    .map(service -> new Workload.ComposeService(project, service)));
  }

  private static Optional<Workload.Pod> pod(Fields fields, Optional<Source> caller) {
    Optional<Source> named =
        fields.attribution("pod").filter(source -> !caller.equals(Optional.of(source)));
    return fields
        .text(Key.POD_UID)
        .map(
            uid ->
                new Workload.Pod(
                    uid,
                    fields.text(Key.NAMESPACE),
                    fields.text(Key.POD_NAME),
                    named,
                    details(fields)));
  }

  /** Who gives them is attributed, even where they say nothing. */
  private static Optional<Workload.PodDetails> details(Fields fields) {
    Optional<Source> source = fields.attribution("owner");
    if (source.isPresent() && source.get() != Source.KUBERNETES) {
      fields.otherVersion();
    }
    Workload.PodDetails details =
        new Workload.PodDetails(
            owner(fields),
            fields.text(Key.SERVICE_ACCOUNT),
            credentialSources(fields),
            fields.text(Key.NODE_NAME));
    boolean empty =
        details.owner().isEmpty()
            && details.serviceAccount().isEmpty()
            && details.credentialSources().isEmpty()
            && details.nodeName().isEmpty();
    return source.isPresent() || !empty ? Optional.of(details) : Optional.empty();
  }

  private static Optional<Workload.Owner> owner(Fields fields) {
    Optional<Workload.Owner> owner = Optional.empty();
    int owners = 0;
    for (Map.Entry<Key, String> kind : OWNERS.entrySet()) {
      if (fields.has(kind.getKey())) {
        owner = fields.text(kind.getKey()).map(name -> new Workload.Owner(kind.getValue(), name));
        owners++;
      }
    }
    if (fields.has(Key.OWNER_KIND) && fields.has(Key.OWNER_NAME)) {
      owner =
          Optional.of(
              new Workload.Owner(
                  fields.text(Key.OWNER_KIND).orElseThrow(),
                  fields.text(Key.OWNER_NAME).orElseThrow()));
      owners++;
    }
    if (owners > 1) { // whose pod it is may not be guessed
      fields.otherVersion();
    }
    return owner;
  }

  private static Set<CredentialSource> credentialSources(Fields fields) {
    EnumSet<CredentialSource> sources = EnumSet.noneOf(CredentialSource.class);
    for (String label : fields.texts(Key.CREDENTIAL_SOURCES)) {
      fields.label(CredentialSource.values(), Optional.of(label)).ifPresent(sources::add);
    }
    return sources;
  }
}
