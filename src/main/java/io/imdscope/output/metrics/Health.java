package io.imdscope.output.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether the agent's main loop goes round, and whether it is attached; for any thread. */
public final class Health {
  /** A loop that has not gone round for so long is stuck. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long patience;
  private final LongSupplier nanos;
  private volatile long ticked;
  private volatile Optional<Instant> attachedSince = Optional.empty();

  /**
   * Of an agent that starts now, not attached yet.
   *
   * @param nanos monotonic nanoseconds
   */
  public Health(Duration patience, LongSupplier nanos) {
    this.patience = patience.toNanos();
    this.nanos = nanos;
    this.ticked = nanos.getAsLong();
  }

  /** The main loop has gone round. */
  public void ticked() {
    ticked = nanos.getAsLong();
  }

  /** Since then every call is seen, or its loss counted. */
  public void attached(Instant since) {
    attachedSince = Optional.of(since);
  }

  /** No call is seen any more. */
  public void detached() {
    attachedSince = Optional.empty();
  }

  boolean isAlive() {
    return nanos.getAsLong() - ticked <= patience;
  }

  Optional<Instant> attachedSince() {
    return attachedSince;
  }
}
