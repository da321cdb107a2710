package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import java.util.function.Function;

/**
 * What was advised last, since callers make the same calls again and again. For one thread at a
 * time.
 */
final class RecentAdvice {
  private static final int PLACE_BITS = 6;

  /** The most that is remembered: of situations that come to one place, the last. */
  static final int MOST = 1 << PLACE_BITS;

  /** The golden ratio's: names that are counted up come to places of their own. */
  private static final int SPREADS = 0x9E3779B9;

  /**
   * The most characters that a caller chose of one that is remembered: as many as usual calls have.
   */
  static final int MOST_TEXT = 1024;

  private final Situation[] situations = new Situation[MOST];
  private final Advice[] advice = new Advice[MOST];

  /** What was advised in that situation, or what is by {@code advisor} now. */
  Advice of(Situation situation, Function<Situation, Advice> advisor) {
    int place = (situation.hashCode() * SPREADS) >>> (Integer.SIZE - PLACE_BITS);
    if (situation.equals(situations[place])) {
      return advice[place];
    }
    Advice found = advisor.apply(situation);
    if (text(situation) <= MOST_TEXT) {
      advice[place] = found;
      situations[place] = situation;
    }
    return found;
  }

  private static int text(Situation situation) {
    int length = situation.path().orElse("").length();
    for (String arg : situation.args()) {
      length += arg.length();
    }
    return length;
  }
}
