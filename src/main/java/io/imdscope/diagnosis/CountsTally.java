package io.imdscope.diagnosis;

import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Adds up {@link Counts}. */
final class CountsTally {
  private final long[] versions = new long[Version.values().length];
  private final long[] outcomes = new long[Outcome.values().length];
  private final long[] v1 = new long[Outcome.values().length];
  private long v1Total;

  void add(Request request, long count) {
    versions[request.version().ordinal()] += count;
    boolean isV1 = CauseTracker.isV1(request);
    v1Total += isV1 ? count : 0;
    if (request.outcome().isPresent()) {
      int outcome = request.outcome().get().ordinal();
      outcomes[outcome] += count;
      v1[outcome] += isV1 ? count : 0;
    }
  }

  long v1Total() {
    return v1Total;
  }

  long of(Version version) {
    return versions[version.ordinal()];
  }

  long v1Rejected() {
    return v1[Outcome.REJECTED.ordinal()];
  }

  void add(CountsTally other) {
    add(versions, other.versions);
    add(outcomes, other.outcomes);
    add(v1, other.v1);
    v1Total += other.v1Total;
  }

  Counts counts() {
    return new Counts(
        map(Version.class, version -> versions[version.ordinal()]),
        map(Outcome.class, outcome -> outcomes[outcome.ordinal()]),
        map(Outcome.class, outcome -> v1[outcome.ordinal()]),
        v1Total);
  }

  private static void add(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  private static <K extends Enum<K>> Map<K, Long> map(Class<K> type, ToLongFunction<K> count) {
    EnumMap<K, Long> map = new EnumMap<>(type);
    for (K key : type.getEnumConstants()) {
      if (count.applyAsLong(key) > 0) {
        map.put(key, count.applyAsLong(key));
      }
    }
    return map;
  }
}
