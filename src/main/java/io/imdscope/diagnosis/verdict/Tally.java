package io.imdscope.diagnosis.verdict;

import java.time.Instant;
import java.util.Optional;

/** How often something happened, and when. Memory is bounded; never counts too few. */
final class Tally {
  private static final int MOST_SLOTS = 64;

  private final Slots slots = new Slots(MOST_SLOTS);
  private long all;
  private long atEnd;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  /** It happened so often at that time. */
  void add(Instant time, long count) {
    if (count > 0) {
      touch(time);
      all += count;
      slots.add(time.getEpochSecond(), count);
    }
  }

  /** It happened at that time, and was counted before. */
  void touch(Instant time) {
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
  }

  /** It happened nobody knows when: that counts as the window's last. */
  void addAtEnd(long count) {
    all += count;
    atEnd += count;
  }

  Optional<Instant> first() {
    return Optional.of(first).filter(time -> time.isBefore(Instant.MAX));
  }

  Optional<Instant> last() {
    return Optional.of(last).filter(time -> time.isAfter(Instant.MIN));
  }

  /** What of it was within the window, of which the start is the first instant. */
  Occurrences since(Instant windowStart, Instant asOf) {
    if (atEnd > 0) {
      return new Occurrences(all, atEnd + count(windowStart), Optional.of(asOf));
    }
    return new Occurrences(all, count(windowStart), last());
  }

  private long count(Instant windowStart) {
    return last.isBefore(windowStart)
        ? 0
        : Math.max(1, slots.countSince(windowStart.getEpochSecond()));
  }
}
