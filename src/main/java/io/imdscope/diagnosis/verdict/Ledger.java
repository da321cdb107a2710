package io.imdscope.diagnosis.verdict;

import io.imdscope.event.LossCounts;
import java.time.Instant;

/** What all runs on one node add to. */
final class Ledger {
  private static final int MOST_STRETCHES = 512;

  final Stretches watched = new Stretches(MOST_STRETCHES);
  final Tally lost = new Tally();
  final Tally v1 = new Tally();
  final Tally unparsed = new Tally();
  final Tally unattributed = new Tally();
  final Tally missing = new Tally();
  final Tally countsBack = new Tally();
  final Tally clockBack = new Tally();
  LossCounts lostByReason = LossCounts.NONE;
  long duplicates;
  Instant firstWatched = Instant.MAX;
  Instant lastWatched = Instant.MIN;
  Instant lastStart = Instant.MIN;

  void watched(Stretch stretch) {
    watched.add(stretch);
    firstWatched = stretch.from().isBefore(firstWatched) ? stretch.from() : firstWatched;
    lastWatched = stretch.to().isAfter(lastWatched) ? stretch.to() : lastWatched;
  }

  /** Whether anything tells of its being watched. */
  boolean isWatched() {
    return lastWatched.isAfter(Instant.MIN);
  }

  void started(Instant time) {
    lastStart = time.isAfter(lastStart) ? time : lastStart;
  }

  void lost(Instant time, LossCounts counts) {
    if (counts.total() > 0) {
      lost.add(time, counts.total());
      lostByReason = lostByReason.plus(counts);
    }
  }
}
