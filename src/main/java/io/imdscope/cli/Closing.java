package io.imdscope.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Closes what may wait for others, all of it at once and within one time for all together. What
 * takes longer is left behind, on a thread that the end of the program does not wait for.
 */
final class Closing implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Supplier<Duration> left;
  private final List<AutoCloseable> parts = new ArrayList<>();

  /**
   * Nothing to close yet.
   *
   * @param left how much longer it may take, asked again while waiting
   */
  Closing(Supplier<Duration> left) {
    this.left = left;
  }

  /** Closes that too, and gives it back. */
  <T extends AutoCloseable> T with(T part) {
    parts.add(part);
    return part;
  }

  @Override
  public void close() {
    List<Thread> closers =
        parts.stream()
            .map(part -> Thread.ofPlatform().daemon().name("closing").start(() -> quietly(part)))
            .toList();
    try {
      for (Thread closer : closers) {
        join(closer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void join(Thread closer) throws InterruptedException {
    for (Duration time = left.get(); time.isPositive() && closer.isAlive(); time = left.get()) {
      TimeUnit.NANOSECONDS.timedJoin(closer, Math.min(time.toNanos(), LOOK.toNanos()));
    }
  }

  /** Closes it as far as it can be. Output that nobody reads has ended the run already. */
  static void quietly(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // All that was written was flushed before, or could not be.
    }
  }
}
