package io.imdscope.workload;

import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.workload.kubernetes.KubernetesSettings;
import io.imdscope.workload.kubernetes.KubernetesStatus;
import io.imdscope.workload.kubernetes.PodDirectory;
import io.imdscope.workload.kubernetes.PodFacts;
import io.imdscope.workload.kubernetes.PodKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Pods as the Kubernetes API tells of them. */
final class KubernetesPods implements PodDetailsSource {
  private final PodDirectory directory;

  private KubernetesPods(PodDirectory directory) {
    this.directory = directory;
  }

  /**
   * Starts to listen to the API.
   *
   * @param somePods pods of this node that the runtime has told of until now
   */
  static PodDetailsSource start(
      KubernetesSettings settings, Supplier<List<Workload.Pod>> somePods) {
    if (settings.access() instanceof KubernetesAccess.None) {
      return NONE;
    }
    return new KubernetesPods(
        PodDirectory.start(
            settings,
            () -> {
              List<PodKey> keys =
                  somePods.get().stream().flatMap(pod -> key(pod).stream()).toList();
              return keys.isEmpty()
                  ? Optional.empty()
                  : Optional.of(keys.get(ThreadLocalRandom.current().nextInt(keys.size())));
            }));
  }

  private static Optional<PodKey> key(Workload.Pod pod) {
    return pod.name()
        .flatMap(name -> pod.namespace().flatMap(namespace -> PodKey.of(namespace, name)));
  }

  @Override
  public Optional<Workload.Pod> pod(String uid) {
    return directory.pod(uid).map(facts -> pod(uid, facts));
  }

  /** By the UID that was asked for: a static pod's is not the API's. */
  private static Workload.Pod pod(String uid, PodFacts facts) {
    return Workload.Pod.of(uid)
        .named(facts.namespace(), facts.name(), Source.KUBERNETES)
        .withDetails(
            new Workload.PodDetails(
                facts.owner(),
                some(facts.serviceAccount()),
                facts.credentialSources(),
                some(facts.nodeName())));
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }

  @Override
  public boolean isHearing() {
    return switch (directory.status()) {
      case KubernetesStatus.Connecting _, KubernetesStatus.Synced _ -> true;
      case KubernetesStatus.Off _, KubernetesStatus.Failing _ -> false;
    };
  }

  @Override
  public Optional<SourceStatus> status() {
    return switch (directory.status()) {
      case KubernetesStatus.Off _ -> Optional.empty();
      case KubernetesStatus.Connecting _ ->
          Optional.of(new SourceStatus("kubernetes", false, "no answer yet"));
      case KubernetesStatus.Synced synced ->
          Optional.of(
              new SourceStatus(
                  "kubernetes", true, synced.pods() + " pods of node " + synced.node()));
      case KubernetesStatus.Failing failing ->
          Optional.of(
              new SourceStatus(
                  "kubernetes", false, failing.reason() + "; remedy: " + failing.remedy()));
    };
  }

  @Override
  public Optional<String> note() {
    return directory.note();
  }

  @Override
  public void close() {
    directory.close();
  }
}
