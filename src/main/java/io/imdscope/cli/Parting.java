package io.imdscope.cli;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long the end of a run may wait for others. All that waits shares one time, which counts from
 * the signal: however many of them hang, it is over after {@link #ALL}. For any thread.
 */
final class Parting {
  /** Until then names are waited for. */
  static final Duration NAMES = Duration.ofMillis(700);

  /** Until then standard output may take what there is. */
  static final Duration OUTPUT = Duration.ofMillis(900);

  /** Until then the log, the names, the metrics, the API and the collector may close. */
  static final Duration ALL = Duration.ofMillis(1_700);

  private final Supplier<OptionalLong> signalAt;
  private final LongSupplier nanos;
  private OptionalLong beganAt = OptionalLong.empty();

  /**
   * Of one run.
   *
   * @param signalAt when the signal to stop came, if one has
   * @param nanos monotonic nanoseconds
   */
  Parting(Supplier<OptionalLong> signalAt, LongSupplier nanos) {
    this.signalAt = signalAt;
    this.nanos = nanos;
  }

  /** Whether names may be waited for. */
  boolean isTimeForNames() {
    return left(NAMES).isPositive();
  }

  /** Whether standard output is waited for no more; without a signal it always is. */
  boolean isOutputOver() {
    return signalAt.get().isPresent() && !left(OUTPUT).isPositive();
  }

  /** How much longer what closes may take; not positive once that is over. */
  Duration forClosing() {
    return left(ALL);
  }

  /** Without a signal it counts from the first question. */
  private synchronized Duration left(Duration longest) {
    long now = nanos.getAsLong();
    OptionalLong signal = signalAt.get();
    if (signal.isPresent()) {
      return longest.minusNanos(now - signal.getAsLong());
    }
    beganAt = OptionalLong.of(beganAt.orElse(now));
    return longest.minusNanos(now - beganAt.getAsLong());
  }
}
