package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Coverage.Totals;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.util.EnumMap;
import java.util.Map;

/** Comparing what was counted since the start, count by count. */
final class Count {
  static final Totals ZERO = new Totals(0, 0, LossCounts.NONE, 0, 0);

  private Count() {}

  /** Whether any count is lower than the other's. */
  static boolean anyLower(Totals counts, Totals other) {
    if (counts.requests() < other.requests()
        || counts.bytes() < other.bytes()
        || counts.unparsed() < other.unparsed()
        || counts.unattributed() < other.unattributed()) {
      return true;
    }
    for (Map.Entry<Loss, Long> lost : other.lost().counts().entrySet()) {
      if (of(counts.lost(), lost.getKey()) < lost.getValue()) {
        return true;
      }
    }
    return false;
  }

  /** The higher of each. */
  static Totals highest(Totals counts, Totals other) {
    EnumMap<Loss, Long> lost = new EnumMap<>(Loss.class);
    lost.putAll(counts.lost().counts());
    other.lost().counts().forEach((reason, count) -> lost.merge(reason, count, Math::max));
    return new Totals(
        Math.max(counts.requests(), other.requests()),
        Math.max(counts.bytes(), other.bytes()),
        new LossCounts(lost),
        Math.max(counts.unparsed(), other.unparsed()),
        Math.max(counts.unattributed(), other.unattributed()));
  }

  /** What was lost since, reason by reason. */
  static LossCounts lostSince(LossCounts before, LossCounts now) {
    EnumMap<Loss, Long> more = new EnumMap<>(Loss.class);
    now.counts()
        .forEach((reason, count) -> more.put(reason, Math.max(0, count - of(before, reason))));
    return new LossCounts(more);
  }

  private static long of(LossCounts counts, Loss reason) {
    return counts.counts().getOrDefault(reason, 0L);
  }
}
