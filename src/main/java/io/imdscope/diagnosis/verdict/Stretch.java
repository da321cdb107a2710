package io.imdscope.diagnosis.verdict;

import java.time.Instant;

/**
 * A stretch of time in which somebody watched, both ends within.
 *
 * @param started whether it began with a start, and not in the middle of a run
 * @param stopped whether it ended with a stop
 */
record Stretch(Instant from, Instant to, boolean started, boolean stopped) {

  /** Both as one; they have to overlap or touch. */
  Stretch and(Stretch other) {
    Stretch earlier = other.from.isBefore(from) ? other : this;
    Stretch later = other.to.isAfter(to) ? other : this;
    boolean ends = other.to.equals(to) ? stopped || other.stopped : later.stopped;
    return new Stretch(earlier.from, later.to, earlier.started, ends);
  }

  boolean contains(Instant start, Instant end) {
    return !start.isBefore(from) && !end.isAfter(to);
  }
}
