package io.imdscope.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The keys of a workload. */
final class WorkloadJson {
  /**
   * The owners for which there is a key.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/k8s/">
   *     OpenTelemetry's Kubernetes attributes</a>
   */
  private static final Map<String, String> OWNERS =
      Map.of(
          "Deployment", "k8s.deployment.name",
          "ReplicaSet", "k8s.replicaset.name",
          "StatefulSet", "k8s.statefulset.name",
          "DaemonSet", "k8s.daemonset.name",
          "Job", "k8s.job.name",
          "CronJob", "k8s.cronjob.name");

  private WorkloadJson() {}

  static void write(JsonGenerator json, Workload workload) throws IOException {
    switch (workload) {
      case Workload.Container container -> container(json, container);
      case Workload.Pod pod -> pod(json, pod);
      case Workload.SystemdUnit unit -> {
        json.writeStringField("systemd.unit", unit.unit());
        RequestJson.text(json, "systemd.slice", unit.slice());
      }
      case Workload.Session session -> {
        RequestJson.text(json, "systemd.session.id", session.id());
        RequestJson.uid(json, "systemd.session.uid", session.uid());
        RequestJson.text(json, "systemd.session.user", session.user());
        RequestJson.text(json, "systemd.session.service", session.service());
      }
      case Workload.Host host -> {} // its control group says it
      case Workload.Address address -> {} // the client's, which is there for all
      case Workload.Unknown unknown -> {}
    }
  }

  private static void container(JsonGenerator json, Workload.Container container)
      throws IOException {
    json.writeStringField("container.id", container.id());
    RequestJson.text(json, "container.name", container.name());
    RequestJson.text(json, "container.runtime", container.runtime());
    RequestJson.text(json, "container.image.name", container.image());
    if (container.pod().isPresent()) {
      RequestJson.text(json, "k8s.container.name", container.name());
      pod(json, container.pod().get());
    }
    if (container.task().isPresent()) {
      Workload.EcsTask task = container.task().get();
      RequestJson.text(json, "aws.ecs.task.id", task.id());
      RequestJson.text(json, "aws.ecs.task.arn", task.arn());
      RequestJson.text(json, "aws.ecs.task.family", task.family());
      RequestJson.text(json, "aws.ecs.task.revision", task.revision());
      RequestJson.text(json, "aws.ecs.cluster.name", task.cluster());
    }
    if (container.compose().isPresent()) {
      json.writeStringField("docker.compose.project", container.compose().get().project());
      json.writeStringField("docker.compose.service", container.compose().get().service());
    }
  }

  private static void pod(JsonGenerator json, Workload.Pod pod) throws IOException {
    RequestJson.text(json, "k8s.namespace.name", pod.namespace());
    RequestJson.text(json, "k8s.pod.name", pod.name());
    json.writeStringField("k8s.pod.uid", pod.uid());
    if (pod.details().isEmpty()) {
      return;
    }
    Workload.PodDetails details = pod.details().get();
    if (details.owner().isPresent()) {
      owner(json, details.owner().get());
    }
    RequestJson.text(json, "k8s.node.name", details.nodeName());
    RequestJson.text(json, "imds.service_account", details.serviceAccount());
    if (!details.credentialSources().isEmpty()) {
      json.writeArrayFieldStart("imds.credential_sources");
      for (CredentialSource source : CredentialSource.values()) {
        if (details.credentialSources().contains(source)) {
          json.writeString(source.label());
        }
      }
      json.writeEndArray();
    }
  }

  private static void owner(JsonGenerator json, Workload.Owner owner) throws IOException {
    String key = OWNERS.get(owner.kind());
    if (key != null) {
      json.writeStringField(key, owner.name());
    } else {
      json.writeStringField("imds.owner.kind", owner.kind());
      json.writeStringField("imds.owner.name", owner.name());
    }
  }

  /** Where each part of the name was read, beside the process's own. */
  static void attribution(JsonGenerator json, Workload workload, Source caller) throws IOException {
    switch (workload) {
      case Workload.Container container -> {
        json.writeStringField("container", caller.label());
        RequestJson.text(json, "container_name", container.namedBy().map(Source::label));
        if (container.pod().isPresent()) {
          pod(json, container.pod().get(), caller);
        }
        RequestJson.text(json, "disagreement", container.disagreement().map(Disagreement::label));
      }
      case Workload.Pod pod -> pod(json, pod, caller);
      case Workload.Session session -> {
        if (session.user().isPresent() || session.service().isPresent()) {
          json.writeStringField("session", Source.SYSTEMD.label());
        }
      }
      case Workload.SystemdUnit unit -> {}
      case Workload.Host host -> {}
      case Workload.Address address -> json.writeStringField("client", Source.ADDRESS.label());
      case Workload.Unknown unknown -> {}
    }
  }

  private static void pod(JsonGenerator json, Workload.Pod pod, Source caller) throws IOException {
    json.writeStringField("pod", pod.namedBy().orElse(caller).label());
    RequestJson.text(
        json, "owner", pod.details().flatMap(details -> Optional.of(Source.KUBERNETES.label())));
  }
}
