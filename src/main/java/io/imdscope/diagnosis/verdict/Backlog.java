package io.imdscope.diagnosis.verdict;

import java.time.Instant;

/**
 * Requests with one flaw, told twice: by their own lines and by a run's counts. Counted once, and
 * never too few.
 */
final class Backlog {
  private final Tally tally;
  private long lines;
  private long ahead;

  Backlog(Tally tally) {
    this.tally = tally;
  }

  /** Such lines; a count may have told of them already. */
  void line(Instant time, long count, boolean implausibleTime) {
    long known = Math.min(ahead, count);
    ahead -= known;
    lines += count - known;
    if (implausibleTime) {
      tally.addAtEnd(count);
    } else {
      tally.touch(time);
      tally.add(time, count - known);
    }
  }

  /** So many were counted since the last coverage line. */
  void counted(Instant time, long count) {
    if (count > lines) {
      tally.add(time, count - lines);
      ahead += count - lines;
    }
    lines = 0;
  }

  /** The lines so far belong to nothing that is counted. */
  void restart() {
    lines = 0;
    ahead = 0;
  }
}
