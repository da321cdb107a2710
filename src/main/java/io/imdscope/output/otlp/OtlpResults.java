package io.imdscope.output.otlp;

import io.imdscope.output.metrics.OtlpRecord;
import io.imdscope.output.metrics.ResultCounts;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What became of records, and each problem said once. Safe for threads. */
final class OtlpResults {
  private final ResultCounts<OtlpRecord> counts = new ResultCounts<>(OtlpRecord.class);
  private final Set<Problem> said = EnumSet.noneOf(Problem.class);
  private final Consumer<Problem> say;

  OtlpResults(Consumer<Problem> say) {
    this.say = say;
  }

  void add(OtlpRecord result, long records) {
    counts.add(result, records);
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
    return counts.all();
  }
}
