package io.imdscope.diagnosis.verdict;

import io.imdscope.event.LossCounts;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** What all runs on one node add to. */
final class Ledger {
  private static final int MOST_STRETCHES = 512;
  private static final int MOST_BLIND = 1024;

  final Stretches watched = new Stretches(MOST_STRETCHES);
  final Resumed resumed = new Resumed();

  /** Runs that do not watch EC2's endpoint, by name; the last ones. */
  private final SequencedSet<String> blind = new LinkedHashSet<>(2);

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

  /** Whether that run does not watch EC2's endpoint. */
  boolean isBlind(String run) {
    return blind.contains(run);
  }

  void blind(String run, boolean itIs) {
    blind.remove(run);
    if (itIs) {
      blind.add(run);
    }
    if (blind.size() > MOST_BLIND) {
      blind.removeFirst();
    }
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
