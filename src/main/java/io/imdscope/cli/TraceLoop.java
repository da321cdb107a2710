package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Goes round and round: observations from the kernel into a pipeline, and what time asks for. */
final class TraceLoop {
  static final Duration POLL = Duration.ofMillis(100);

  /** What was seen is shown this soon, and together: showing each call by itself costs the most. */
  static final Duration SHOW = Duration.ofMillis(20);

  /** Where nobody looks on, this soon, but for what fills the ring buffer. */
  static final Duration SHOW_LOG = Duration.ofMillis(100);

  /** What is not given back of it yet, at which it is time to. */
  private static final long MUCH_BYTES = KernelCapture.DEFAULT_RING_BYTES / 8;

  /**
   * After a record more are likely: gathering them spares a wake-up for each, which costs more than
   * reading it. The ring buffer holds what 30,000 new connections a second leave in five times
   * this.
   */
  static final Duration GATHER = Duration.ofMillis(10);

  private static final long CLOCK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(30).toNanos();

  private final KernelCapture capture;
  private final Pipeline pipeline;
  private final Duration show;
  private final Rounds rounds;

  /** What a command does beside. */
  interface Rounds {
    /** Whether it goes on, at this time of the capture's clock. */
    boolean goesOn(long nanos);

    /** What was read until now is to be shown. */
    void deal();

    /** What was seen has just been shown. */
    void shown();

    /** Some seconds have passed. */
    void now();

    /** It is time for a heartbeat. */
    void heartbeat();
  }

  /**
   * A loop.
   *
   * @param show how soon what was seen is shown, {@link #SHOW} or {@link #SHOW_LOG}
   */
  TraceLoop(KernelCapture capture, Pipeline pipeline, Duration show, Rounds rounds) {
    this.capture = capture;
    this.pipeline = pipeline;
    this.show = show;
    this.rounds = rounds;
  }

  void run() {
    long now = capture.nanos();
    long clockAt = now + CLOCK_NANOS;
    long heartbeatAt = now + HEARTBEAT_NANOS;
    long since = now;
    boolean unshown = false;
    boolean more = false;
    while (rounds.goesOn(now)) {
      if (unshown && !more) {
        LockSupport.parkNanos(GATHER.toNanos());
      }
      long before = now;
      int read = capture.poll(unshown ? Duration.ZERO : pipeline.isWaiting() ? show : POLL);
      more = read == KernelCapture.MAX_BATCH;
      now = capture.nanos();
      if (read > 0 && !unshown) {
        unshown = true;
        since = now;
      }
      if (now - since >= (capture.ringUsedBytes() < MUCH_BYTES ? show : SHOW).toNanos()) {
        since = now;
        unshown = false;
        rounds.deal();
        // Whoever is behind has not read yet what came until now: an answer may be among it.
        if (!more) {
          pipeline.pass(before);
        }
        pipeline.show();
        rounds.shown();
      }
      if (now >= clockAt) {
        clockAt = now + CLOCK_NANOS;
        capture.refreshClock();
        rounds.now();
      }
      if (now >= heartbeatAt) {
        heartbeatAt += HEARTBEAT_NANOS;
        rounds.heartbeat();
      }
    }
  }
}
