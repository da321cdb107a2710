package io.imdscope.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for a reader as long as it takes, but no longer once the end has come: then a write that
 * gets nowhere for {@link #STALL}, or is not done after {@link #LONGEST}, fails with a {@link
 * StalledOutputException}, as does every write after it. For one writer at a time.
 *
 * <p>A thread does the writing, because a blocking write can be neither interrupted nor given a
 * deadline, and making the descriptor non-blocking would make it so for others who share it, such
 * as the shell of a terminal. It is handed one buffer and waited for: nothing is queued.
 */
public final class PatientOutput extends OutputStream {
  static final Duration STALL = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(15);

  /** So that a slow reader shows as progress; also what a write of Java's takes at once. */
  private static final int PIECE = 8192;

  private static final long LOOK_MILLIS = 50;

  private final OutputStream target;
  private final BooleanSupplier ending;
  private final Duration stall;
  private final Thread writer = new Thread(this::write, "output");
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private long progressAt;
  private long endingAt;
  private boolean started;
  private boolean endingSeen;
  private boolean closed;
  private IOException failure;

  /**
   * An output that has given nothing away yet.
   *
   * @param ending whether the end has come, from when on it stays so; asked while waiting
   */
  public PatientOutput(OutputStream target, BooleanSupplier ending) {
    this(target, ending, STALL);
  }

  private PatientOutput(OutputStream target, BooleanSupplier ending, Duration stall) {
    this.target = target;
    this.ending = ending;
    this.stall = stall;
    writer.setDaemon(true); // the end of the program need not wait for a reader
  }

  /** One that waits for nobody once it is over, whether its reader gets on or not. */
  public static PatientOutput until(OutputStream target, BooleanSupplier over) {
    return new PatientOutput(target, over, Duration.ZERO);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) throws IOException {
    check();
    if (length == 0) {
      return;
    }
    if (!started) {
      started = true;
      writer.start();
    }
    bytes = from;
    at = offset;
    end = offset + length;
    progressAt = System.nanoTime();
    notifyAll();
    while (at < end && failure == null) {
      try {
        wait(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail(new InterruptedIOException("interrupted while writing"));
      }
      if (at < end && failure == null && isHopeless()) {
        failure = new StalledOutputException();
      }
    }
    check();
  }

  private boolean isHopeless() {
    if (!ending.getAsBoolean()) {
      return false;
    }
    long now = System.nanoTime();
    if (!endingSeen) {
      endingSeen = true;
      endingAt = now;
    }
    long stalledAt = Math.max(progressAt - endingAt, 0) + endingAt;
    return now - stalledAt >= stall.toNanos() || now - endingAt >= LONGEST.toNanos();
  }

  private void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new IOException("the output is closed");
    }
  }

  /** The thread's work. */
  private void write() {
    try {
      for (int length = next(0); length > 0; length = next(length)) {
        target.write(bytes, at, length);
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      fail(new InterruptedIOException("interrupted while writing"));
    }
  }

  /** Tells that so much was written; how much to write next, 0 at the end. */
  private synchronized int next(int written) throws InterruptedException {
    at += written;
    progressAt = System.nanoTime();
    notifyAll();
    while (at == end && !closed && failure == null) {
      wait();
    }
    return closed || failure != null ? 0 : Math.min(PIECE, end - at);
  }

  private synchronized void fail(IOException e) {
    failure = failure == null ? e : failure;
    notifyAll();
  }

  /** Closes the target, unless a write to it still waits. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      notifyAll();
      if (failure == null) {
        target.close();
      }
    }
  }
}
