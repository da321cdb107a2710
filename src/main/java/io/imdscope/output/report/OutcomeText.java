package io.imdscope.output.report;

import io.imdscope.event.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What became of calls: {@code 54 ok, 7 rejected (401)}. */
final class OutcomeText {
  private OutcomeText() {}

  /** Only what occurred; of {@code total} calls those that are in none are not known. */
  static String of(Map<Outcome, Long> counts, long total) {
    List<String> parts = new ArrayList<>();
    long known = 0;
    for (Map.Entry<Outcome, Long> count : counts.entrySet()) {
      known += count.getValue();
      if (count.getValue() > 0) {
        parts.add(count.getValue() + " " + name(count.getKey()));
      }
    }
    if (total > known) {
      parts.add(total - known + " not known");
    }
    return String.join(", ", parts);
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case OK -> "ok";
      case REJECTED -> "rejected (401)";
      case REFUSED -> "refused (403)";
      case ERROR -> "error";
      case NO_RESPONSE -> "no answer";
    };
  }
}
