package io.imdscope.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts calls over time in at most {@link Timeline#MOST_STEPS} steps. A step is a power of two of
 * seconds long, and doubles when there is no room: times may come in any order and from any year.
 */
final class TimelineTally {
  private static final int MOST = Timeline.MOST_STEPS;

  private int shift;
  private long first = -1;
  private long[] v1 = new long[0];
  private long[] other = new long[0];

  void add(Instant time, long count, boolean isV1) {
    long second = Math.max(0, time.getEpochSecond());
    long slot = second >> shift;
    if (first < 0) {
      first = slot;
    }
    while (Math.max(slot, first + v1.length - 1) - Math.min(slot, first) >= MOST) {
      widen();
      slot = second >> shift;
    }
    if (slot < first) {
      int by = (int) (first - slot);
      v1 = moved(v1, by);
      other = moved(other, by);
      first = slot;
    } else if (slot >= first + v1.length) {
      int length = Math.min(MOST, Math.max((int) (slot - first) + 1, 2 * v1.length));
      v1 = Arrays.copyOf(v1, length);
      other = Arrays.copyOf(other, length);
    }
    (isV1 ? v1 : other)[(int) (slot - first)] += count;
  }

  /**
   * Counts in the steps of a span that holds all that was added; its steps are as long or longer.
   */
  Timeline over(Report.Span span) {
    return new Timeline(over(span, v1), over(span, other));
  }

  private List<Long> over(Report.Span span, long[] counts) {
    long[] steps = new long[span.steps()];
    long start = span.start().getEpochSecond();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        long step = (((first + i) << shift) - start) / span.step().toSeconds();
        steps[Math.clamp(step, 0, span.steps() - 1)] += counts[i];
      }
    }
    List<Long> list = new ArrayList<>(steps.length);
    for (long step : steps) {
      list.add(step);
    }
    return list;
  }

  /** Steps of a power of two of seconds, aligned as tallies are, that reach over both times. */
  static Report.Span span(Instant from, Instant to) {
    long start = Math.max(0, from.getEpochSecond());
    long end = Math.max(start, to.getEpochSecond());
    int shift = 0;
    while ((end >> shift) - (start >> shift) >= MOST) {
      shift++;
    }
    long firstSlot = start >> shift;
    return new Report.Span(
        Instant.ofEpochSecond(firstSlot << shift),
        Duration.ofSeconds(1L << shift),
        (int) ((end >> shift) - firstSlot) + 1);
  }

  private void widen() {
    long[] widerV1 = new long[v1.length / 2 + 1];
    long[] widerOther = new long[v1.length / 2 + 1];
    long widerFirst = first >> 1;
    for (int i = 0; i < v1.length; i++) {
      int slot = (int) (((first + i) >> 1) - widerFirst);
      widerV1[slot] += v1[i];
      widerOther[slot] += other[i];
    }
    v1 = widerV1;
    other = widerOther;
    first = widerFirst;
    shift++;
  }

  private static long[] moved(long[] counts, int by) {
    int last = counts.length;
    while (last > 0 && counts[last - 1] == 0) {
      last--;
    }
    long[] moved = new long[Math.min(MOST, Math.max(last + by, 1))];
    System.arraycopy(counts, 0, moved, by, last);
    return moved;
  }
}
