package io.imdscope.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C, SIGTERM and SIGHUP end a command in order and with its own exit code: the virtual
 * machine's shutdown waits until the command is done. Knows whether the end has come.
 */
final class StopSignal implements AutoCloseable {
  /** Longer than removing a lab may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Duration patience;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopped, "stop");
  private volatile boolean requested;
  private volatile OptionalLong requestedAt = OptionalLong.empty();
  private volatile Optional<Long> endAt = Optional.empty();
  private volatile int exitCode = ExitCode.INTERNAL_ERROR;

  StopSignal() {
    this(PATIENCE);
  }

  /** The process ends after so long, done or not. */
  StopSignal(Duration patience) {
    this.patience = patience;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean isRequested() {
    return requested;
  }

  /** When the signal came, as {@link System#nanoTime}. */
  OptionalLong requestedAt() {
    return requestedAt;
  }

  /** Says when the command ends by itself. */
  void endsIn(Duration time) {
    endAt = Optional.of(System.nanoTime() + time.toNanos());
  }

  /** Whether the command has only its last words to say. */
  boolean isEnding() {
    return requested || endAt.filter(end -> System.nanoTime() - end >= 0).isPresent();
  }

  /** The code to end with, should a signal have come. */
  void finished(int exitCode) {
    this.exitCode = exitCode;
  }

  private void stopped() {
    requestedAt = OptionalLong.of(System.nanoTime());
    requested = true;
    try {
      if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return; // the process ends all the same, and the kernel lets go with it
      }
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public void close() {
    done.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // A signal came just now: the hook ends the process with our code.
      }
    }
  }
}
