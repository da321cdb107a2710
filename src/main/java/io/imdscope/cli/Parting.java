package io.imdscope.cli;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long the end of a run may wait for others. All that waits shares one time, which counts from
 * the signal: however many of them hang, it is over after {@link #ALL}. A run that ends without one
 * waits longer, since another may follow it at once. For any thread.
 */
final class Parting {
  /** Until then names are waited for. */
  static final Duration NAMES = Duration.ofMillis(700);

  /** Until then standard output may take what there is. */
  static final Duration OUTPUT = Duration.ofMillis(900);

  /** Until then the log, the names, the metrics, the API and the collector may close. */
  static final Duration ALL = Duration.ofMillis(1_700);

  /**
   * The same where the run ends by itself, as for other settings: the next one would find two in
   * one log's directory, and its address for metrics taken.
   */
  static final Duration ALL_BUT_STOPS = Duration.ofSeconds(5);

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
    return left(NAMES, NAMES).isPositive();
  }

  /** Whether standard output is waited for no more; without a signal it always is. */
  boolean isOutputOver() {
    return signalAt.get().isPresent() && !left(OUTPUT, OUTPUT).isPositive();
  }

  /** How much longer what closes may take, less once a signal comes; not positive when over. */
  Duration forClosing() {
    return left(ALL, ALL_BUT_STOPS);
  }

  /** Without a signal it counts from the first question. */
  private synchronized Duration left(Duration ofStop, Duration ofOthers) {
    long now = nanos.getAsLong();
    OptionalLong signal = signalAt.get();
    if (signal.isPresent()) {
      return ofStop.minusNanos(now - signal.getAsLong());
    }
    beganAt = OptionalLong.of(beganAt.orElse(now));
    return ofOthers.minusNanos(now - beganAt.getAsLong());
  }
}
