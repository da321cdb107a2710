package io.imdscope.workload.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Remembers deleted pods, since their calls may be read after they are gone: for {@link #KEPT}, at
 * most {@value #MAX_PODS} and {@value #MAX_WEIGHT} bytes, the oldest out first.
 */
final class DeletedPods {
  static final Duration KEPT = Duration.ofMinutes(10);
  static final int MAX_PODS = 1024;
  static final int MAX_WEIGHT = 2 << 20;

  private record Deleted(PodFacts facts, Instant at) {}

  private final InstantSource clock;

  /** By UID, in the order of their deletion. */
  private final Map<String, Deleted> pods = new LinkedHashMap<>();

  private int weight;

  DeletedPods(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void add(PodFacts facts) {
    forget(facts.uid());
    pods.put(facts.uid(), new Deleted(facts, clock.instant()));
    weight += facts.weight();
    while (pods.size() > MAX_PODS || weight > MAX_WEIGHT) {
      forget(pods.keySet().iterator().next());
    }
  }

  /** A pod that is there after all. */
  synchronized void forget(String uid) {
    Deleted gone = pods.remove(uid);
    if (gone != null) {
      weight -= gone.facts().weight();
    }
  }

  synchronized void expire() {
    Instant oldest = clock.instant().minus(KEPT);
    while (!pods.isEmpty()) {
      Deleted first = pods.values().iterator().next();
      if (first.at().isAfter(oldest)) {
        return;
      }
      forget(first.facts().uid());
    }
  }

  synchronized Optional<PodFacts> byUid(String uid) {
    return Optional.ofNullable(pods.get(uid)).filter(this::isFresh).map(Deleted::facts);
  }

  /** The one deleted last. */
  synchronized Optional<PodFacts> last(Predicate<PodFacts> condition) {
    return pods.values().stream()
        .filter(this::isFresh)
        .map(Deleted::facts)
        .filter(condition)
        .reduce((_, later) -> later);
  }

  synchronized int size() {
    return pods.size();
  }

  private boolean isFresh(Deleted pod) {
    return pod.at().isAfter(clock.instant().minus(KEPT));
  }
}
