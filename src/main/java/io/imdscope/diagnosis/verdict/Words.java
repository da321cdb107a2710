package io.imdscope.diagnosis.verdict;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Numbers, times and durations in plain English. */
final class Words {
  private static final long DAY = 86_400;
  private static final long HOUR = 3_600;

  private Words() {}

  /** RFC 3339 in UTC, to the second. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The two largest units, cut off, not rounded: {@code 6 d 4 h}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds == 0) {
      return duration.isZero() ? "0 s" : Math.max(1, duration.toMillis()) + " ms";
    }
    if (seconds >= DAY) {
      return pair(seconds / DAY, "d", seconds % DAY / HOUR, "h");
    }
    if (seconds >= HOUR) {
      return pair(seconds / HOUR, "h", seconds % HOUR / 60, "min");
    }
    return seconds >= 60 ? pair(seconds / 60, "min", seconds % 60, "s") : pair(seconds, "s", 0, "");
  }

  /** {@code 1 call} or {@code 2 calls}. */
  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** The first by name, the rest by their number. */
  static String list(List<String> names, int most) {
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(most, names.size())));
    if (names.size() > shown.size()) {
      shown.add((names.size() - shown.size()) + " more");
    }
    String last = shown.removeLast();
    return shown.isEmpty() ? last : String.join(", ", shown) + " and " + last;
  }

  private static String pair(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
