package io.imdscope.cli;

import java.time.Duration;

/**
 * Decides how much detail there is time for. When reading falls behind, detail is left out first,
 * so that the kernel's ring buffer does not fill and no call is lost; once it has kept up for a
 * while, all is written again.
 */
final class DetailLimit {
  static final Duration CALM = Duration.ofSeconds(10);

  private final long ringBytes;
  private Detail level = Detail.FULL;
  private Detail before = Detail.FULL;
  private long unreadBefore;
  private long calmSince;
  private boolean calm;

  /** Full detail so far. */
  DetailLimit(long ringBytes) {
    this.ringBytes = ringBytes;
  }

  /**
   * Looks how much waits to be read. A backlog that shrinks changes nothing, as after a start: only
   * one that grows from look to look is too much.
   *
   * @param unread bytes in the ring buffer that are not read yet, before reading goes on
   * @param nanos now, on a monotonic clock
   * @return what there is time for
   */
  Detail look(long unread, long nanos) {
    Detail now = unread < unreadBefore ? Detail.FULL : wanted(unread);
    unreadBefore = unread;
    if (before != Detail.FULL && now.compareTo(level) > 0) {
      level = now;
    }
    before = now;
    boolean quiet = unread < ringBytes / 8;
    calmSince = quiet && calm ? calmSince : nanos;
    calm = quiet;
    if (calm && nanos - calmSince >= CALM.toNanos()) {
      level = Detail.FULL;
    }
    return level;
  }

  private Detail wanted(long unread) {
    if (unread >= ringBytes / 2) {
      return Detail.AGGREGATED;
    }
    return unread >= ringBytes / 4 ? Detail.NO_ARGUMENTS : Detail.FULL;
  }
}
