package io.imdscope.hostile;

import io.imdscope.trace.Printed;
import java.util.Map;
import java.util.Set;

/** What a last event counts as lost, by reason. */
record Losses(Map<?, ?> byReason) {
  /** What is lost of a call beside its request: its caller, its answer, its connection's end. */
  private static final Set<String> BESIDE =
      Set.of("ring_full_caller", "ring_full_response", "ring_full_end");

  static Losses of(Printed stop) {
    return new Losses(stop.keys().get("imdscope.lost") instanceof Map<?, ?> lost ? lost : Map.of());
  }

  long of(String reason) {
    return byReason.get(reason) instanceof Long count ? count : 0;
  }

  /** Those that may each have cost a request. */
  long requests() {
    return byReason.entrySet().stream()
        .filter(each -> !BESIDE.contains(each.getKey().toString()))
        .mapToLong(each -> (Long) each.getValue())
        .sum();
  }
}
