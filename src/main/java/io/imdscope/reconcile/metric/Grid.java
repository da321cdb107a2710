package io.imdscope.reconcile.metric;

/**
 * Where the values of one answer lie. All of an answer are of one question, and so of periods that
 * follow each other; those of another may begin elsewhere.
 *
 * @param step the greatest length that all their distances are multiples of, in seconds; 0 of a
 *     single value
 * @param phase a value's time beyond a multiple of that, or the single value's time
 */
record Grid(long step, long phase) {
  /** That of these times, in whatever order; there is at least one. */
  static Grid of(long[] times) {
    long step = 0;
    for (long time : times) {
      step = Values.gcd(Math.abs(time - times[0]), step);
    }
    return new Grid(step, step == 0 ? times[0] : Math.floorMod(times[0], step));
  }

  /**
   * Whether each value is in one period only, of those that begin there and are so long.
   *
   * @param own how long a single value's time is
   */
  boolean fits(long begin, long period, long own) {
    long length = step == 0 ? own : step;
    return (length % period == 0 || period % length == 0)
        && (phase - begin) % Math.min(length, period) == 0;
  }
}
