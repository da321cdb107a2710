package io.imdscope.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Closes what may wait for others, all of it at once and within one time for all together. What
 * takes longer is left behind, on a thread that the end of the program does not wait for.
 */
final class Closing implements AutoCloseable {
  private final Duration longest;
  private final List<AutoCloseable> parts = new ArrayList<>();

  /** Nothing to close yet. */
  Closing(Duration longest) {
    this.longest = longest;
  }

  /** Closes that too, and gives it back. */
  <T extends AutoCloseable> T with(T part) {
    parts.add(part);
    return part;
  }

  @Override
  public void close() {
    long end = System.nanoTime() + longest.toNanos();
    List<Thread> closers =
        parts.stream()
            .map(part -> Thread.ofPlatform().daemon().name("closing").start(() -> close(part)))
            .toList();
    try {
      for (Thread closer : closers) {
        TimeUnit.NANOSECONDS.timedJoin(closer, Math.max(1, end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // It is closed as far as it can be.
    }
  }
}
