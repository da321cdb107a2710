package io.imdscope.capture.legacylog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Knows a send that was told before: each of the tool's four probes that a kernel has tells of it,
 * one right after the other and in the same words.
 */
final class Doubles {
  /** Probes there may be. */
  static final int PROBES = 4;

  /** From one line of a send to the last. */
  static final Duration APART = Duration.ofMillis(20);

  private static final int REMEMBERED = 8;
  private static final int LONGEST = 1 << 16;

  private final ArrayDeque<Told> told = new ArrayDeque<>();
  private long joined;

  private static final class Told {
    final String text;
    final Optional<Instant> time;
    int lines = 1;

    Told(String text, Optional<Instant> time) {
      this.text = text;
      this.time = time;
    }
  }

  /**
   * Whether the record only says again what another said.
   *
   * @param time absent where the line has none: then it must be the next line, and the only one
   */
  boolean isDouble(CallRecord record, Optional<Instant> time) {
    for (Told each : told) {
      if (each.lines < PROBES
          && isNear(each, time, record.toTheSecond())
          && each.text.equals(record.text())) {
        each.lines++;
        joined++;
        return true;
      }
    }
    if (record.text().length() <= LONGEST) {
      told.addLast(new Told(record.text(), time));
      if (told.size() > REMEMBERED) {
        told.removeFirst();
      }
    }
    return false;
  }

  private boolean isNear(Told each, Optional<Instant> time, boolean toTheSecond) {
    if (time.isPresent() && each.time.isPresent()) {
      Duration apart = Duration.between(each.time.get(), time.get()).abs();
      return apart.compareTo(toTheSecond ? Duration.ZERO : APART) <= 0;
    }
    return time.equals(each.time) && each.equals(told.getLast()) && each.lines < 2;
  }

  /** Lines that said again what others did. */
  long joined() {
    return joined;
  }
}
