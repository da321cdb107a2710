package io.imdscope.output.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many there were of each result, from 0. Safe for threads. */
public final class ResultCounts<E extends Enum<E>> {
  private final Class<E> results;
  private final Map<E, AtomicLong> counts;

  /** Of these results. */
  public ResultCounts(Class<E> results) {
    this.results = results;
    this.counts = new EnumMap<>(results);
    for (E result : results.getEnumConstants()) {
      counts.put(result, new AtomicLong());
    }
  }

  /** So many more. */
  public void add(E result, long more) {
    counts.get(result).addAndGet(more);
  }

  /** All of them, those at 0 too. */
  public Map<E, Long> all() {
    Map<E, Long> now = new EnumMap<>(results);
    counts.forEach((result, count) -> now.put(result, count.get()));
    return now;
  }
}
