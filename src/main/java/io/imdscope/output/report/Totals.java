package io.imdscope.output.report;

import io.imdscope.diagnosis.Counts;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Sums over a report. */
final class Totals {
  private Totals() {}

  /** All requests on all nodes. */
  static Counts of(Report report) {
    List<Counts> all = report.nodes().stream().map(NodeReport::counts).toList();
    return new Counts(
        sum(Version.class, all, Counts::byVersion),
        sum(Outcome.class, all, Counts::byOutcome),
        sum(Outcome.class, all, Counts::v1),
        all.stream().mapToLong(Counts::v1Total).sum(),
        all.stream().mapToLong(Counts::v2Rejected).sum());
  }

  private static <K extends Enum<K>> Map<K, Long> sum(
      Class<K> type, List<Counts> all, Function<Counts, Map<K, Long>> part) {
    EnumMap<K, Long> sum = new EnumMap<>(type);
    for (Counts counts : all) {
      part.apply(counts).forEach((key, count) -> sum.merge(key, count, Long::sum));
    }
    return sum;
  }

  /** Whether there is evidence from before the window: what is counted may not decide. */
  static boolean beyondWindow(Report report) {
    return report.from().isPresent()
        && report.asOf().isPresent()
        && report.from().get().isBefore(report.asOf().get().minus(report.window()));
  }

  /** Over all nodes. */
  static long ofNodes(Report report, ToLongFunction<NodeReport> part) {
    return report.nodes().stream().mapToLong(part).sum();
  }

  /** What was lost on all nodes. */
  static LossCounts lost(Report report) {
    return report.nodes().stream().map(NodeReport::lost).reduce(LossCounts.NONE, LossCounts::plus);
  }

  /** How many calls without a token read a role's name or credentials. */
  static long credentialReads(WorkloadReport workload) {
    return workload.categories().stream()
        .filter(category -> category.category().contains("security-credentials"))
        .mapToLong(WorkloadReport.CategoryCount::v1)
        .sum();
  }
}
