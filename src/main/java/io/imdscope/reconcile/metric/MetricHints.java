package io.imdscope.reconcile.metric;

import java.time.Duration;
import java.util.Optional;

/** What a person says of metrics that their files do not. */
public record MetricHints(
    Optional<String> instance, Optional<NoTokenMetric> metric, Optional<Duration> period) {
  /** Nothing. */
  public static final MetricHints NOTHING =
      new MetricHints(Optional.empty(), Optional.empty(), Optional.empty());
}
