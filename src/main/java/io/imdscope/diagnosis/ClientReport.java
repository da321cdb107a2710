package io.imdscope.diagnosis;

import io.imdscope.event.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One client of a workload: an SDK, a component or a program.
 *
 * @param label for people: {@code AWS SDK for Go v1 1.15.0 (app)}
 * @param userAgent as it was sent, absent when it sends none; the last one
 * @param program the executable's name, empty when unknown
 * @param byBehaviour whether it was named by what it does, not by what it says of itself
 * @param counts all its requests
 * @param causes why its calls had no token, the most frequent first
 * @param detail one sentence of evidence for the first cause, empty when there is none
 * @param advice what to change
 */
public record ClientReport(
    String label,
    Optional<String> userAgent,
    String program,
    boolean byBehaviour,
    Counts counts,
    List<CauseCount> causes,
    String detail,
    Optional<Advice> advice,
    Instant lastSeen) {
  public ClientReport {
    causes = List.copyOf(causes);
  }

  /** How many calls had that cause. */
  public record CauseCount(Cause cause, long count) {}
}
