package io.imdscope.output;

import io.imdscope.event.Coverage;
import io.imdscope.event.LossCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Adds up the stretches of time that coverage events tell of, and what was lost in them. */
final class Watched {
  private Duration closed = Duration.ZERO;
  private LossCounts closedLoss = LossCounts.NONE;
  private LossCounts loss = LossCounts.NONE;
  private Optional<Instant> start = Optional.empty();
  private Instant last = Instant.MIN;
  private boolean any;
  private boolean broken;

  void add(Coverage coverage) {
    any = true;
    switch (coverage) {
      case Coverage.Start begin -> {
        broken |= start.isPresent(); // the one before never stopped
        fold();
        start = Optional.of(begin.time());
        last = begin.time();
      }
      case Coverage.Heartbeat beat -> totals(beat.time(), beat.totals());
      case Coverage.Stop stop -> {
        totals(stop.time(), stop.totals());
        fold();
      }
    }
  }

  private void totals(Instant time, Coverage.Totals totals) {
    broken |= start.isEmpty(); // the beginning is missing
    loss = totals.lost();
    last = time;
  }

  private void fold() {
    closed = duration();
    closedLoss = lost();
    loss = LossCounts.NONE;
    start = Optional.empty();
  }

  /** Whether anything tells for how long, and with what losses, it was watched. */
  boolean known() {
    return any;
  }

  /** Whether a start or a stop is missing. */
  boolean interrupted() {
    return broken || start.isPresent();
  }

  Duration duration() {
    return closed.plus(start.map(from -> Duration.between(from, last)).orElse(Duration.ZERO));
  }

  LossCounts lost() {
    return closedLoss.plus(loss);
  }
}
