package io.imdscope.output.otlp;

import io.imdscope.output.metrics.OtlpRecord;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What became of records, and each problem said once. Safe for threads. */
final class OtlpResults {
  private final Map<OtlpRecord, AtomicLong> counts = new EnumMap<>(OtlpRecord.class);
  private final Set<Problem> said = EnumSet.noneOf(Problem.class);
  private final Consumer<Problem> say;

  OtlpResults(Consumer<Problem> say) {
    this.say = say;
    for (OtlpRecord result : OtlpRecord.values()) {
      counts.put(result, new AtomicLong());
    }
  }

  void add(OtlpRecord result, long records) {
    counts.get(result).addAndGet(records);
  }

  void problem(Problem problem) {
    boolean isNew;
    synchronized (said) {
      isNew = said.add(problem);
    }
    if (isNew) {
      say.accept(problem);
    }
  }

  Map<OtlpRecord, Long> counts() {
    Map<OtlpRecord, Long> now = new EnumMap<>(OtlpRecord.class);
    counts.forEach((result, count) -> now.put(result, count.get()));
    return now;
  }
}
