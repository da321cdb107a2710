package io.imdscope.output.metrics;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Coverage;
import io.imdscope.event.LookUp;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Agents for tests. */
final class Readings {
  /** One of everything. */
  static final AgentReading FULL =
      new AgentReading(
          new Coverage.Totals(9, 900, new LossCounts(Map.of(Loss.STREAM_GAP, 3L)), 2, 1),
          OptionalInt.of(2),
          Optional.of(new AgentReading.Fill("records", 512, 4096)),
          List.of(new AgentReading.Fill("endpoints", 5, 64)),
          List.of(new AgentReading.ProgramRuns("imds_egress", 10, Duration.ofNanos(1_500))),
          List.of(
              new LookUp.Count(Source.CRI, LookUp.FOUND, 7),
              new LookUp.Count(Source.CRI, LookUp.UNANSWERED, 1)),
          new AgentReading.Reduced(12, 34),
          Optional.of(new AgentReading.LogState(4_321, 6, true)),
          Map.of(EventPost.POSTED, 4L),
          Map.of(OtlpRecord.SENT, 5L, OtlpRecord.FAILED, 2L));

  private Readings() {}

  static AgentMetrics metrics(Supplier<AgentReading> reading) {
    return metrics(LabelLimits.DEFAULTS, reading);
  }

  static AgentMetrics metrics(LabelLimits limits, Supplier<AgentReading> reading) {
    return metrics(limits, new Health(Duration.ofMinutes(1), System::nanoTime), reading);
  }

  static AgentMetrics metrics(LabelLimits limits, Health health, Supplier<AgentReading> reading) {
    return new AgentMetrics(Calls.node(), limits, WorkloadName::of, health, reading);
  }

  static List<String> lines(AgentMetrics metrics) {
    return new String(metrics.text(), StandardCharsets.UTF_8).lines().toList();
  }
}
