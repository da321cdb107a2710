package io.imdscope.output.otlp;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When to try again: later each time, and not with all other nodes at once. For one thread. */
final class OtlpBackOff {
  private final Timing timing;
  private int failures;
  private long until;
  private boolean waiting;

  OtlpBackOff(Timing timing) {
    this.timing = timing;
  }

  /**
   * It failed; waits as long as the collector asks for, within a bound, else as long as we like.
   */
  void failed(long now, Optional<Duration> asked) {
    long most = timing.longestPause().toNanos();
    long pause = timing.firstPause().toNanos();
    for (int i = 0; i < failures && pause < most; i++) {
      pause *= 2;
    }
    failures++;
    pause = Math.min(pause, most);
    long wait =
        asked
            .map(each -> each.compareTo(timing.giveUp()) < 0 ? each : timing.giveUp())
            .map(Duration::toNanos)
            .orElse(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    until = now + wait;
    waiting = true;
  }

  /** The collector has taken something, or has said why not. */
  void answered() {
    failures = 0;
    waiting = false;
  }

  /** Nanoseconds until the next try; 0 when it may be at once. */
  long remaining(long now) {
    return waiting ? Math.max(0, until - now) : 0;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return waiting;
  }
}
