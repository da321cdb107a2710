package io.imdscope.output.log;

import java.util.concurrent.TimeUnit;

/** Keeps a listener from being told too often. */
final class Progress {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final ProgressListener listener;
  private final long total;
  private long last = System.nanoTime();

  Progress(ProgressListener listener, long total) {
    this.listener = listener;
    this.total = total;
  }

  void at(long done) {
    long now = System.nanoTime();
    if (now - last >= PAUSE) {
      last = now;
      listener.at(done, total);
    }
  }

  void end(long done) {
    listener.at(done, total);
  }
}
