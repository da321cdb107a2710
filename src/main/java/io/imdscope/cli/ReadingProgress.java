package io.imdscope.cli;

import io.imdscope.output.log.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that says how far reading has come, gone when it is done. */
final class ReadingProgress implements ProgressListener, AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final long MIB = 1 << 20;

  private final PrintWriter err;
  private final boolean shown;
  private boolean any;

  /** Shows itself only when somebody is looking. */
  ReadingProgress(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
  }

  @Override
  public void at(long done, long total) {
    if (shown) {
      any = true;
      err.print(CLEAR + "reading: " + text(done, total));
      err.flush();
    }
  }

  static String text(long done, long total) {
    return total > 0
        ? String.format(
            Locale.ROOT, "%d of %d MiB, %d %%", done / MIB, total / MIB, percent(done, total))
        : String.format(Locale.ROOT, "%d MiB", done / MIB);
  }

  /** A file may grow while it is read. */
  private static long percent(long done, long total) {
    return Math.min(100, (long) (100.0 * done / total));
  }

  @Override
  public void close() {
    if (any) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
