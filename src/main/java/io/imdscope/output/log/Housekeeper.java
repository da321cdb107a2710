package io.imdscope.output.log;

import io.imdscope.event.FileTrouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does the work on closed files on one thread, which rests as long as it works: of one core it
 * takes half. Java's priorities mean nothing on Linux. Says once what goes wrong, and tries again
 * when woken.
 */
final class Housekeeper implements Housekeeping {
  private static final long PATIENCE_MILLIS = 1500;
  private static final long RETRY_MILLIS = 1000;
  private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Semaphore work = new Semaphore(0);
  private final Consumer<String> say;
  private final Thread thread = new Thread(this::run, "log");
  private LogKeeper keeper;
  private String said = "";
  private long workedSince = System.nanoTime();
  private volatile boolean closed;

  private Housekeeper(Consumer<String> say) {
    this.say = say;
  }

  static Housekeeper start(Function<Pace, LogKeeper> keeper, Consumer<String> say) {
    Housekeeper housekeeper = new Housekeeper(say);
    housekeeper.keeper = keeper.apply(housekeeper::step);
    housekeeper.thread.setDaemon(true);
    housekeeper.thread.start();
    return housekeeper;
  }

  @Override
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  private void run() {
    boolean done = true;
    while (!closed) {
      try {
        if (done) {
          work.acquire();
        } else {
          boolean _ = work.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        workedSince = System.nanoTime();
        done = true;
        done = keeper.pass();
        said = "";
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        problem(FileTrouble.of(e));
      } catch (RuntimeException e) {
        problem(e.toString());
      }
    }
  }

  private void problem(String reason) {
    if (!closed && !said.equals(reason)) {
      said = reason;
      say.accept("older files of the log could not be made smaller: " + reason);
    }
  }

  private void step() throws IOException {
    if (closed) {
      throw new InterruptedIOException("the log is closed");
    }
    LockSupport.parkNanos(Math.min(LONGEST_REST_NANOS, System.nanoTime() - workedSince));
    workedSince = System.nanoTime();
  }

  /** What is being made is given up: the files it is made of stay for the next start. */
  @Override
  public void close() {
    closed = true;
    work.release();
    LockSupport.unpark(thread);
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
