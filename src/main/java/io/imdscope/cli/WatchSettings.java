package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What {@code watch} was asked for.
 *
 * @param only the versions to write, all when empty
 * @param length how long to watch, until stopped when absent
 * @param count how many requests to write
 * @param endpoints what to watch, the default ones among them
 * @param namespace the Kubernetes namespace whose calls are wanted, all when absent
 */
record WatchSettings(
    Format format,
    Set<Version> only,
    Optional<Duration> length,
    OptionalLong count,
    Set<FailCondition> failOn,
    List<Endpoint> endpoints,
    Optional<String> namespace) {
  WatchSettings {
    only = Set.copyOf(only);
    failOn = Set.copyOf(failOn);
    endpoints = List.copyOf(endpoints);
  }

  /** Every call until it is stopped, each as an event; what is watched is told elsewhere. */
  static WatchSettings everything() {
    return new WatchSettings(
        Format.JSON,
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        Set.of(),
        List.of(),
        Optional.empty());
  }

  /** Whether calls of this workload are wanted. */
  boolean isOfNamespace(Workload workload) {
    return namespace.isEmpty()
        || switch (workload) {
          case Workload.Container container ->
              container.pod().flatMap(Workload.Pod::namespace).equals(namespace);
          case Workload.Pod pod -> pod.namespace().equals(namespace);
          default -> false;
        };
  }
}
