package io.imdscope.diagnosis.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs that went on with what the kernel had recorded before them. What was recorded is theirs only
 * from where the reader before of the same capture was heard of last: what that one had read is in
 * its own log, or in none that was given. Memory is bounded: 512 ends and starts each, the last
 * ones.
 */
final class Resumed {
  static final int MOST = 512;

  /** Who broke off longer ago may have written lines that are gone; and clocks are slewed. */
  static final Duration MOMENT = Duration.ofMinutes(10);

  private final Deque<Last> gone = new ArrayDeque<>();
  private final Deque<First> waiting = new ArrayDeque<>();

  /**
   * A run's last line of coverage.
   *
   * @param stopped whether it ended in order
   * @param attached since when the kernel recorded for it, absent when its start is not known
   */
  record Last(String run, Instant time, boolean stopped, Optional<Instant> attached) {
    /** Whether it may have read the same capture before; who says whom it follows is believed. */
    private boolean isBefore(First next) {
      return !run.equals(next.run)
          && next.continues.filter(before -> !before.equals(run)).isEmpty()
          && !time.isAfter(next.time)
          && !time.isBefore(next.attached)
          && attached.filter(since -> apart(since, next.attached)).isEmpty();
    }

    /**
     * Whether nothing that it wrote, or that another wrote in between, can be missing, or not much.
     */
    private boolean leadsTo(First next) {
      return (stopped && next.continues.isPresent()) || !apart(time, next.time);
    }
  }

  /**
   * A run's start.
   *
   * @param continues the run whose reading it went on from, as older versions do not say
   */
  record First(String run, Instant time, Instant attached, Optional<String> continues) {}

  /** It is followed no more. */
  void ended(Last last) {
    gone.addLast(last);
    if (gone.size() > MOST) {
      gone.removeFirst();
    }
  }

  /** It went on with what the kernel had recorded since then. */
  void began(First first) {
    waiting.addLast(first);
    if (waiting.size() > MOST) {
      waiting.removeFirst();
    }
  }

  /**
   * Counts as watched what is between those that went on and those that they went on from.
   *
   * @param followed the last lines of runs that are followed
   */
  void bridge(List<Last> followed, Ledger ledger) {
    waiting.removeIf(next -> isBridged(next, followed, ledger));
  }

  /** The same of the last that began: this one may be asked often. */
  void bridgeLast(List<Last> followed, Ledger ledger) {
    if (!waiting.isEmpty() && isBridged(waiting.getLast(), followed, ledger)) {
      waiting.removeLast();
    }
  }

  private boolean isBridged(First next, List<Last> followed, Ledger ledger) {
    Optional<Instant> from =
        Stream.concat(gone.stream(), followed.stream())
            .filter(last -> last.isBefore(next))
            .max(Comparator.comparing(Last::time))
            .filter(last -> last.leadsTo(next))
            .map(Last::time);
    from.ifPresent(time -> ledger.watched(new Stretch(time, next.time, false, false)));
    return from.isPresent();
  }

  int size() {
    return gone.size() + waiting.size();
  }

  private static boolean apart(Instant a, Instant b) {
    return Duration.between(a, b).abs().compareTo(MOMENT) > 0;
  }
}
