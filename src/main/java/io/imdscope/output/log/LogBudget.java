package io.imdscope.output.log;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the log within its bound: whoever writes asks before. What others wrote is looked at once a
 * second, and each time when the bound is near. For one thread.
 */
final class LogBudget {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LogSettings settings;
  private final LogDirectory directory;
  private final LongSupplier nanos;
  private long taken;
  private long lookedAt;
  private boolean looked;

  LogBudget(LogSettings settings, LogDirectory directory, LongSupplier nanos) {
    this.settings = settings;
    this.directory = directory;
    this.nanos = nanos;
  }

  /** Whether so many bytes more fit; if so they count as written. */
  boolean take(long bytes) throws IOException {
    long now = nanos.getAsLong();
    long near = settings.totalBytes() - settings.fileBytes();
    if (!looked || now - lookedAt >= LOOK_NANOS || taken + bytes > near) {
      taken = directory.size();
      lookedAt = now;
      looked = true;
    }
    if (taken + bytes > settings.totalBytes()) {
      return false;
    }
    taken += bytes;
    return true;
  }
}
