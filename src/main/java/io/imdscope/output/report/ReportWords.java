package io.imdscope.output.report;

import io.imdscope.output.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times for people; digits are the same in every locale, times are UTC. */
final class ReportWords {
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String UNITS = " kMGTPE";

  private ReportWords() {}

  /** Printable ASCII; where a label was cut, it says so as this text does itself. */
  static String ascii(String text) {
    return Columns.ascii(text.replace("…", Columns.CUT));
  }

  /** To the second: {@code 2026-11-23 02:31:01Z}. */
  static String of(Instant time) {
    return FULL.format(time);
  }

  /** Two units at most: {@code 45.2 s}, {@code 10 min 3 s}, {@code 7 d}. */
  static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return seconds < 86_400
        ? two(seconds / 3600, "h", seconds / 60 % 60, "min")
        : two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  /** Why a count and a verdict may not fit together. */
  static String wholeLog(Duration window) {
    return "Counts are of the whole log; a verdict and its reasons are of the window, its last "
        + of(window)
        + ".";
  }

  /** {@code 1 call}, {@code 2 calls}. */
  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** In at most {@code width} columns, which are at least 5: exactly, or as {@code 12345k}. */
  static String brief(long count, int width) {
    String text = Long.toString(count);
    long rest = count;
    for (int unit = 1; text.length() > width && unit < UNITS.length(); unit++) {
      rest /= 1000;
      text = rest + UNITS.substring(unit, unit + 1);
    }
    return text;
  }
}
