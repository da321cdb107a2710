package io.imdscope.diagnosis.verdict;

import java.time.Duration;

/** What is a moment beside a window of days is much of a short one. */
public final class ShortWindow {
  private static final int LEAST_WINDOWS = 10;

  private ShortWindow() {}

  /** That time, and of a short window no more than a tenth of it. */
  public static Duration part(Duration window, Duration most) {
    Duration part = window.dividedBy(LEAST_WINDOWS);
    return part.compareTo(most) < 0 ? part : most;
  }
}
