package io.imdscope.event;

import java.util.EnumMap;
import java.util.Map;

/** How much was lost, by reason; only reasons that occurred are present. */
public record LossCounts(Map<Loss, Long> counts) {
  /** Nothing was lost. */
  public static final LossCounts NONE = new LossCounts(Map.of());

  public LossCounts {
    EnumMap<Loss, Long> copy = new EnumMap<>(Loss.class);
    counts.forEach(
        (reason, count) -> {
          if (count != 0) {
            copy.put(reason, count);
          }
        });
    counts = java.util.Collections.unmodifiableMap(copy);
  }

  /** The sum over all reasons. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Both counts together, reason by reason. */
  public LossCounts plus(LossCounts other) {
    EnumMap<Loss, Long> sum = new EnumMap<>(Loss.class);
    sum.putAll(counts);
    other.counts.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new LossCounts(sum);
  }
}
