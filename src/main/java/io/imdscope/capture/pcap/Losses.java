package io.imdscope.capture.pcap;

import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.util.EnumMap;
import java.util.Map;

/** What is missing in captures, by reason. */
final class Losses {
  private final Map<Loss, Long> counts = new EnumMap<>(Loss.class);

  void add(Loss reason, long count) {
    if (count > 0) {
      counts.merge(reason, count, Losses::sum);
    }
  }

  LossCounts counts() {
    return new LossCounts(counts);
  }

  /** A capture may claim any number. */
  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE / 2 - b ? Long.MAX_VALUE / 2 : a + b;
  }
}
