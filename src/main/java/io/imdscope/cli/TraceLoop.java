package io.imdscope.cli;

import io.imdscope.capture.kernel.KernelCapture;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Goes round and round: observations from the kernel into a pipeline, and what time asks for. */
final class TraceLoop {
  static final Duration POLL = Duration.ofMillis(100);

  /** What was seen is shown this soon, and together: showing each call by itself costs the most. */
  private static final Duration SHOW = Duration.ofMillis(20);

  /**
   * After a record more are likely: gathering them spares a wake-up for each, and what reads one
   * has to come back into the processor's caches, which costs several times more than reading it.
   * The ring buffer holds what 30,000 new connections a second leave in five times this.
   */
  static final Duration GATHER = Duration.ofMillis(10);

  /** Where nobody looks on, so long, as long as few come. */
  static final Duration GATHER_UNSEEN = Duration.ofMillis(100);

  /** What that is: it leaves the ring buffer nearly empty, and is worth a wake-up. */
  private static final long MANY_BYTES = KernelCapture.DEFAULT_RING_BYTES / 32;

  private static final long CLOCK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(30).toNanos();

  private final KernelCapture capture;
  private final Pipeline pipeline;
  private final Rounds rounds;
  private final long gatherNanos;

  /** What a command does beside. */
  interface Rounds {
    /** Whether it goes on, at this time of the capture's clock. */
    boolean goesOn(long nanos);

    /** Whether it is to end at once. */
    boolean isStopped();

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
   * @param gather how long to wait for more after what comes first, where that is not many
   */
  TraceLoop(KernelCapture capture, Pipeline pipeline, Duration gather, Rounds rounds) {
    this.capture = capture;
    this.pipeline = pipeline;
    this.gatherNanos = gather.toNanos();
    this.rounds = rounds;
  }

  void run() {
    long now = capture.nanos();
    long clockAt = now + CLOCK_NANOS;
    long heartbeatAt = now + HEARTBEAT_NANOS;
    long shown = now;
    boolean unshown = false;
    boolean more = false;
    while (rounds.goesOn(now)) {
      if (!more && (unshown || capture.await(pipeline.isWaiting() ? SHOW : POLL))) {
        gather();
      }
      long before = now;
      int read = capture.drain();
      unshown |= read > 0;
      more = read == KernelCapture.MAX_BATCH;
      now = capture.nanos();
      if (now - shown >= SHOW.toNanos()) {
        shown = now;
        unshown = false;
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

  private void gather() {
    long begun = capture.nanos();
    do {
      LockSupport.parkNanos(GATHER.toNanos());
    } while (capture.nanos() - begun < gatherNanos
        && capture.unreadBytes() < MANY_BYTES
        && !rounds.isStopped());
  }
}
