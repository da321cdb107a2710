package io.imdscope.reconcile.metric;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The periods of one metric of one instance, side by side: what CloudWatch counted and what was
 * traced, from the first period with a value to the last, or of all that was asked for. Times are
 * seconds since 1970.
 */
final class PeriodSeries {
  /** The most periods of all series together: 64 bytes each. */
  static final int MOST_PERIODS = 4_000_000;

  private static final long NO_VALUE = -1;

  final String instance;
  final NoTokenMetric metric;
  final long begin;
  final long period;

  /** How that is known. */
  final Length length;

  /** Periods of which no part may be without a value. */
  private final BitSet whole = new BitSet();

  private final long[] counted;
  private final long[] traced;
  private final long[] unclear;

  /** Calls of a whole stretch of periods. */
  private final Spans spans;

  private final long[] unsuccessful;

  /** Calls traced shortly before the beginning of a period, and after it; of one more period. */
  private final int[] before;

  private final int[] after;

  /** Calls that count, for certain, and were traced before the first period or after the last. */
  private long outside;

  /** Whether these are all the periods that CloudWatch was asked for. */
  final boolean isAsked;

  PeriodSeries(
      Values.Key key,
      SortedMap<Long, Long> values,
      Length length,
      Optional<LoggedInstances.Range> asked,
      int most) {
    this.instance = key.instance();
    this.metric = key.metric();
    this.period = length.seconds();
    this.length = length;
    long first = values.firstKey();
    Optional<LoggedInstances.Range> range =
        asked.filter(each -> (first - each.from()) % length.seconds() == 0);
    this.isAsked = range.isPresent();
    this.begin = range.map(each -> Math.min(each.from(), first)).orElse(first);
    long last = Math.max(values.lastKey(), range.map(each -> each.to() - 1).orElse(begin));
    long periods = (last - begin) / period + 1;
    if (periods > most) {
      throw new Values.TooMany(most);
    }
    this.counted = new long[(int) periods];
    Arrays.fill(counted, NO_VALUE);
    this.traced = new long[(int) periods];
    this.unclear = new long[(int) periods];
    this.spans = new Spans((int) periods);
    this.unsuccessful = new long[(int) periods];
    this.before = new int[(int) periods + 1];
    this.after = new int[(int) periods + 1];
    int previous = -1;
    long inLast = 0;
    for (Map.Entry<Long, Long> each : values.entrySet()) {
      int i = (int) ((each.getKey() - begin) / period);
      // several values in a period that was given longer than theirs are one
      counted[i] = Math.max(0, counted[i]) + each.getValue();
      inLast = i == previous ? inLast + 1 : 1;
      previous = i;
      whole.set(i, inLast == length.values());
    }
  }

  /** What may be wrong with a period's two counts. */
  Doubt doubt(int i) {
    return switch (length.basis()) {
      case ASSUMED -> Doubt.LENGTH;
      case KNOWN -> whole.get(i) ? Doubt.NONE : Doubt.END;
      case DISTANCE -> has(i + 1) && hasValue(i + 1) ? Doubt.NONE : Doubt.END;
    };
  }

  int size() {
    return counted.length;
  }

  long start(int i) {
    return begin + i * period;
  }

  /** The period that a time is in; negative before the first, {@link #size} or more after it. */
  long at(long second) {
    return Math.floorDiv(second - begin, period);
  }

  boolean has(long i) {
    return i >= 0 && i < size();
  }

  /** Calls that count, for certain. */
  void traced(long second, long count) {
    near(second, count);
    long i = at(second);
    if (has(i)) {
      traced[(int) i] += count;
    } else {
      outside += count;
    }
  }

  /** A call that may count or may not. */
  void unclear(long second) {
    near(second, 1);
    long i = at(second);
    if (has(i)) {
      unclear[(int) i]++;
    }
  }

  private void near(long second, long count) {
    add(after, at(second), at(second - Borders.SECONDS) < at(second), count);
    add(before, at(second) + 1, at(second + Borders.SECONDS) > at(second), count);
  }

  private static void add(int[] counts, long i, boolean isNear, long count) {
    if (isNear && i >= 0 && i < counts.length) {
      counts[(int) i] = (int) Math.min(Integer.MAX_VALUE, counts[(int) i] + count);
    }
  }

  /** How many calls near a period's beginning may be counted later, or earlier, than traced. */
  int nearBorder(int border, boolean later) {
    return (later ? before : after)[border];
  }

  /** So many of these are: as many more can go the other way, which is the same as not at all. */
  void cross(int border, boolean later, long count) {
    (later ? before : after)[border] -= (int) count;
    add(later ? after : before, border, true, count);
  }

  /** A call that was answered, and not as the metric counts it. */
  void unsuccessful(long second, long count) {
    long i = at(second);
    if (has(i)) {
      unsuccessful[(int) i] += count;
    }
  }

  /**
   * So many calls of which nobody knows in which of the periods from one to another they were.
   *
   * @param count whether they count for certain
   */
  void somewhere(long first, long last, long calls, boolean count) {
    long from = Math.max(0, at(first));
    long to = Math.min(size() - 1L, at(last));
    if (from <= to && calls > 0) {
      boolean within = has(at(first)) && has(at(last)) && hasValues((int) from, (int) to);
      spans.add(new Spans.Span((int) from, (int) to, count && within), calls);
    } else if (count) {
      outside += calls;
    }
  }

  private boolean hasValues(int from, int to) {
    for (int i = from; i <= to; i++) {
      if (!hasValue(i)) {
        return false;
      }
    }
    return true;
  }

  /** All is handed in: what was told of stretches is put into their periods. */
  void end() {
    spans.end(
        new Spans.Periods() {
          @Override
          public long lacking(int i) {
            return hasValue(i) ? Math.max(0, counted[i] - traced[i] - unclear[i]) : 0;
          }

          @Override
          public void put(int i, long count, boolean certain) {
            (certain ? traced : unclear)[i] += count;
          }
        });
  }

  boolean hasValue(int i) {
    return counted[i] != NO_VALUE;
  }

  long counted(int i) {
    return Math.max(0, counted[i]);
  }

  long traced(int i) {
    return traced[i];
  }

  long unclear(int i) {
    return unclear[i];
  }

  long outside() {
    return outside;
  }

  long unsuccessful(int i) {
    return unsuccessful[i];
  }
}
