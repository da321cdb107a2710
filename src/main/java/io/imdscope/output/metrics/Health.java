package io.imdscope.output.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether the agent's main loop goes round, and whether it is attached; for any thread. */
public final class Health {
  /** A loop that has not gone round for so long is stuck. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long patience;
  private final LongSupplier nanos;
  private volatile long ticked;
  private volatile boolean attached;

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

  /** From now on every call is seen, or its loss counted; or no longer. */
  public void setAttached(boolean isAttached) {
    attached = isAttached;
  }

  boolean isAlive() {
    return nanos.getAsLong() - ticked <= patience;
  }

  boolean isReady() {
    return attached;
  }
}
