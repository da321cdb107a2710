package io.imdscope.workload;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long not to ask again who did not answer. Who refuses at once costs nothing and may be back
 * soon: half a second. Who lets us wait: 1 s at first, twice as long each time, up to 30 s.
 */
final class BackOff {
  static final Duration REFUSED = Duration.ofMillis(500);
  static final Duration SILENT = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private final LongSupplier nanos;
  private Duration pause = Duration.ZERO;
  private long failedAt;
  private volatile Optional<String> problem = Optional.empty();

  BackOff(LongSupplier nanos) {
    this.nanos = nanos;
  }

  boolean isOver() {
    return pause.isZero() || nanos.getAsLong() - failedAt >= pause.toNanos();
  }

  void succeeded() {
    pause = Duration.ZERO;
    problem = Optional.empty();
  }

  /** Why it failed the last time, unless it has succeeded since; for any thread. */
  Optional<String> problem() {
    return problem;
  }

  void failed(boolean silently, String why) {
    problem = Optional.of(why);
    Duration next = pause.compareTo(SILENT) < 0 ? SILENT : pause.multipliedBy(2);
    pause = silently ? (next.compareTo(LONGEST) < 0 ? next : LONGEST) : REFUSED;
    failedAt = nanos.getAsLong();
  }
}
