package io.imdscope.http;

import io.imdscope.event.Coverage;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Request;
import java.util.EnumMap;
import java.util.Map;

/** What was read, reported and lost since the start. */
final class Counters {
  private final Map<Loss, Long> losses = new EnumMap<>(Loss.class);
  private long requests;
  private long bytes;
  private long unparsed;
  private long unattributed;

  void read(int count) {
    bytes += count;
  }

  void lose(Loss reason) {
    losses.merge(reason, 1L, Long::sum);
  }

  void reported(Request request) {
    requests++;
    if (request.head().isEmpty() || request.head().get().truncated()) {
      unparsed++;
    }
    if (request.caller().isEmpty()) {
      unattributed++;
    }
  }

  LossCounts losses() {
    return new LossCounts(losses);
  }

  Coverage.Totals totals() {
    return new Coverage.Totals(requests, bytes, losses(), unparsed, unattributed);
  }
}
