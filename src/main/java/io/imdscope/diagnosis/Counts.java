package io.imdscope.diagnosis;

import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many requests, by version and what became of them.
 *
 * @param byOutcome only what occurred is present; requests whose outcome is not known are in none
 * @param byVersion only what occurred is present
 * @param v1 requests without a token to EC2's API, by outcome as above: what a verdict is about
 * @param v1Total all of those, also the ones whose outcome is not known
 * @param v2Rejected requests with a token that were answered with 401: it is none, or not valid any
 *     more
 */
public record Counts(
    Map<Version, Long> byVersion,
    Map<Outcome, Long> byOutcome,
    Map<Outcome, Long> v1,
    long v1Total,
    long v2Rejected) {
  public Counts {
    byVersion = copy(Version.class, byVersion);
    byOutcome = copy(Outcome.class, byOutcome);
    v1 = copy(Outcome.class, v1);
  }

  private static <K extends Enum<K>> Map<K, Long> copy(Class<K> type, Map<K, Long> counts) {
    EnumMap<K, Long> copy = new EnumMap<>(type);
    copy.putAll(counts);
    return java.util.Collections.unmodifiableMap(copy);
  }

  /** How many of that version. */
  public long of(Version version) {
    return byVersion.getOrDefault(version, 0L);
  }

  /** How many of that outcome. */
  public long of(Outcome outcome) {
    return byOutcome.getOrDefault(outcome, 0L);
  }

  /** All of them. */
  public long total() {
    return byVersion.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Calls without a token that were answered with 401: what enforcement has broken already. */
  public long v1Rejected() {
    return v1.getOrDefault(Outcome.REJECTED, 0L);
  }
}
