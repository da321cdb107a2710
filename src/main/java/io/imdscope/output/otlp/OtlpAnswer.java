package io.imdscope.output.otlp;

import java.time.Duration;
import java.util.Optional;

/** What became of a request to the collector. */
sealed interface OtlpAnswer {
  /**
   * It was taken.
   *
   * @param rejected how many of its items were not
   */
  record Taken(long rejected) implements OtlpAnswer {}

  /**
   * The same request may do later.
   *
   * @param after what the collector asks to wait
   */
  record Later(Problem problem, Optional<Duration> after) implements OtlpAnswer {
    /** As soon as we like. */
    Later(Problem problem) {
      this(problem, Optional.empty());
    }
  }

  /** The same request would fail again. */
  record Never(Problem problem) implements OtlpAnswer {}
}
