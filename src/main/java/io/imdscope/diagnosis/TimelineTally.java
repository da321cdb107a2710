package io.imdscope.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts calls over time in at most {@link Timeline#MOST_STEPS} steps. A step is a power of two of
 * seconds long, and doubles when there is no room: times may come in any order and from any year.
 */
final class TimelineTally {
  private static final int MOST = Timeline.MOST_STEPS;

  private int shift;
  private long first;
  private long last = -1;

  /** From the first slot to the last, and perhaps some room. */
  private long[] v1 = new long[0];

  private long[] other = new long[0];

  void add(Instant time, long count, boolean isV1) {
    long second = Math.max(0, time.getEpochSecond());
    if (last < 0) {
      first = second;
      last = second;
    }
    while (Math.max(second >> shift, last) - Math.min(second >> shift, first) >= MOST) {
      widen();
    }
    long slot = second >> shift;
    reach(Math.min(slot, first), Math.max(slot, last));
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
    for (int i = 0; i <= last - first && i < counts.length; i++) {
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

  /** Makes two slots one. */
  private void widen() {
    long wider = first >> 1;
    int slots = (int) ((last >> 1) - wider) + 1;
    v1 = widened(v1, wider, slots);
    other = widened(other, wider, slots);
    first = wider;
    last >>= 1;
    shift++;
  }

  private long[] widened(long[] counts, long wider, int slots) {
    long[] half = new long[slots];
    for (int i = 0; i <= last - first && i < counts.length; i++) {
      half[(int) (((first + i) >> 1) - wider)] += counts[i];
    }
    return half;
  }

  private void reach(long from, long to) {
    int slots = (int) (to - from) + 1;
    if (from < first || slots > v1.length) {
      int room = Math.min(MOST, slots + slots / 2);
      int by = (int) (first - from);
      v1 = moved(v1, by, room);
      other = moved(other, by, room);
    }
    first = from;
    last = to;
  }

  private long[] moved(long[] counts, int by, int room) {
    long[] moved = new long[room];
    System.arraycopy(counts, 0, moved, by, (int) Math.min(counts.length, last - first + 1));
    return moved;
  }
}
