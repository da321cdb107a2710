package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import java.util.function.Function;

/**
 * What was advised last, since callers make the same calls again and again. For one thread at a
 * time.
 */
final class RecentAdvice {
  /** The most that is remembered: of situations whose hash ends alike, the last. */
  static final int MOST = 64;

  private final Situation[] situations = new Situation[MOST];
  private final Advice[] advice = new Advice[MOST];

  /** What was advised in that situation, or what is by {@code advisor} now. */
  Advice of(Situation situation, Function<Situation, Advice> advisor) {
    int place = situation.hashCode() & (MOST - 1);
    if (!situation.equals(situations[place])) {
      advice[place] = advisor.apply(situation);
      situations[place] = situation;
    }
    return advice[place];
  }
}
