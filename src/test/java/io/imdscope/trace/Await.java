package io.imdscope.trace;

import io.imdscope.Machine;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, for so long that only a failure takes longer. */
public final class Await {
  public static final Duration PATIENCE = Machine.patience(Duration.ofSeconds(60));

  private static final long PAUSE_MILLIS = 10;

  private Await() {}

  /** Whether it became true. */
  public static boolean until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return true;
  }

  /** Fails when it does not become true, with what is known then. */
  public static void orFail(BooleanSupplier condition, Supplier<String> state)
      throws InterruptedException {
    if (!until(condition)) {
      throw new AssertionError("waited in vain: " + state.get());
    }
  }
}
