package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.ApiProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests' answers say about the API. Safe for threads; no call waits for the network.
 */
final class ApiHealth {
  private final InstantSource clock;
  private final Instant started;

  /** Requests without an answer, and since when by {@link System#nanoTime}. */
  private final Map<Verb, Long> unanswered = new EnumMap<>(Verb.class);

  private final Map<Verb, ApiProblem> problems = new EnumMap<>(Verb.class);
  private Optional<ApiProblem> sessionProblem = Optional.empty();
  private Optional<Instant> failingSince = Optional.empty();
  private Optional<Instant> syncedSince = Optional.empty();
  private long listings;
  private long lastSign = System.nanoTime();

  ApiHealth(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  synchronized void sent(Verb verb) {
    lastSign = System.nanoTime();
    unanswered.put(verb, lastSign);
  }

  /** A status has come. A listing is not over with it: its body is to come. */
  synchronized void answered(Verb verb, int code) {
    lastSign = System.nanoTime();
    boolean good = code >= 200 && code < 300;
    if (good && verb == Verb.LIST) {
      return;
    }
    unanswered.remove(verb);
    if (good) {
      problems.remove(verb);
      settle();
    } else if (code == 410) {
      problems.remove(verb);
    } else {
      problem(verb, ApiProblem.of(verb, code));
    }
  }

  synchronized void failed(Verb verb, Throwable failure) {
    lastSign = System.nanoTime();
    unanswered.remove(verb);
    problem(verb, ApiProblem.of(verb, failure));
  }

  /** All pods have been read. */
  synchronized void listed() {
    lastSign = System.nanoTime();
    unanswered.remove(Verb.LIST);
    problems.remove(Verb.LIST);
    problems.remove(Verb.GET);
    listings++;
    if (syncedSince.isEmpty()) {
      syncedSince = Optional.of(clock.instant());
    }
    settle();
  }

  /**
   * The client could not be set up, or had to be given up; stays until it has worked for a while.
   */
  synchronized void sessionFailed(ApiProblem problem) {
    unanswered.clear();
    problems.clear();
    sessionProblem = Optional.of(problem);
    markFailing();
  }

  synchronized void sessionSettled() {
    sessionProblem = Optional.empty();
    settle();
  }

  /** Whether a request has waited for so long that nothing will come. */
  synchronized boolean stalled(Duration deadline) {
    long now = System.nanoTime();
    return unanswered.values().stream().anyMatch(since -> now - since > deadline.toNanos());
  }

  synchronized boolean quietFor(Duration time) {
    return System.nanoTime() - lastSign > time.toNanos();
  }

  /** What a request failed with and no later one has mended. */
  synchronized Optional<ApiProblem> problem() {
    return problems.values().stream().findFirst();
  }

  synchronized long listings() {
    return listings;
  }

  synchronized KubernetesStatus status(String node, int pods, int leftOut) {
    if (failingSince.isPresent()) {
      ApiProblem problem = problem().or(() -> sessionProblem).orElse(ApiProblem.SILENT);
      return new KubernetesStatus.Failing(problem.reason(), problem.remedy(), failingSince.get());
    }
    return syncedSince
        .<KubernetesStatus>map(at -> new KubernetesStatus.Synced(node, pods, leftOut, at))
        .orElseGet(() -> new KubernetesStatus.Connecting(started));
  }

  private void problem(Verb verb, ApiProblem problem) {
    problems.put(verb, problem);
    markFailing();
  }

  private void markFailing() {
    if (failingSince.isEmpty()) {
      failingSince = Optional.of(clock.instant());
    }
  }

  private void settle() {
    if (problems.isEmpty() && sessionProblem.isEmpty()) {
      failingSince = Optional.empty();
    }
  }
}
