package io.imdscope.capture.legacylog;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * What the log says of one call.
 *
 * @param text from {@code {MISSING PAYLOAD}} or the version on, lines of it separated by line feeds
 * @param time as the node's clock showed it; absent in console lines
 * @param toTheSecond whether the time has no milliseconds
 * @param whole whether its end is there
 */
record CallRecord(String text, Optional<LocalDateTime> time, boolean toTheSecond, boolean whole) {
  /** Without the text, which may hold a secret. */
  @Override
  public String toString() {
    return "CallRecord[length=" + text.length() + "]";
  }
}
