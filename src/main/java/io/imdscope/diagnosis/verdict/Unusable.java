package io.imdscope.diagnosis.verdict;

import java.time.Instant;
import java.util.Optional;

/** Lines and files of which nothing could be used, and when they told of something. */
public final class Unusable {
  private final Tally lines = new Tally();

  /**
   * So many lines.
   *
   * @param by when at the latest they told of something; where nobody knows, they count as the
   *     window's last
   */
  public void add(long count, Optional<Instant> by) {
    if (by.isPresent()) {
      lines.add(by.get(), count);
    } else {
      lines.addAtEnd(count);
    }
  }

  /** What of it was within the window. */
  public Occurrences since(Instant windowStart, Instant asOf) {
    return lines.since(windowStart, asOf);
  }
}
