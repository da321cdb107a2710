package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.ClientReport;
import io.imdscope.diagnosis.Counts;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.event.Cause;
import io.imdscope.event.Loss;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import io.imdscope.output.Columns;
import io.imdscope.output.LineWriter;
import io.imdscope.output.Style;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The closing words of a live trace. */
final class SummaryText {
  /** As wide as the lines that it closes. */
  static final int WIDTH = LineWriter.WIDTH;

  private static final int ROWS = 20;
  private static final int NAME = 40;

  private SummaryText() {}

  static void write(ReportLines lines, Report report) throws IOException {
    Counts counts = Totals.of(report);
    if (counts.total() == 0) {
      lines.line("No request to a watched endpoint was seen" + during(report) + ".");
    } else {
      lines.line(ReportWords.counted(counts.total(), "request") + during(report) + ":");
      versions(lines, counts);
      answers(lines, counts);
      lines.line("");
      callers(lines, report.workloads());
      lines.line("");
      notes(lines, report, counts);
    }
    evidence(lines, report);
    ReportText.verdict(lines, report.verdict());
  }

  /** How long somebody watched; of what others recorded, its times. */
  private static String during(Report report) {
    return report.nodes().stream()
        .map(NodeReport::covered)
        .filter(Duration::isPositive)
        .max(Duration::compareTo)
        .map(watched -> " in " + ReportWords.of(watched))
        .or(() -> report.from().flatMap(from -> report.asOf().map(to -> between(from, to))))
        .orElse("");
  }

  private static String between(Instant from, Instant to) {
    return " from " + ReportWords.of(from) + " to " + ReportWords.of(to);
  }

  private static void versions(ReportLines lines, Counts counts) throws IOException {
    lines.line(
        "  by version: "
            + counts.of(Version.V1)
            + " v1, "
            + counts.of(Version.V2)
            + " v2, "
            + counts.of(Version.TOKEN)
            + " token, "
            + counts.of(Version.NONE)
            + " without versions, "
            + counts.of(Version.UNKNOWN)
            + " unknown");
  }

  private static void answers(ReportLines lines, Counts counts) throws IOException {
    long known = counts.byOutcome().values().stream().mapToLong(Long::longValue).sum();
    lines.line(
        "  by answer:  "
            + counts.of(Outcome.OK)
            + " ok, "
            + counts.of(Outcome.REJECTED)
            + " rejected (401), "
            + counts.of(Outcome.REFUSED)
            + " refused (403), "
            + counts.of(Outcome.ERROR)
            + " error, "
            + counts.of(Outcome.NO_RESPONSE)
            + " none, "
            + (counts.total() - known)
            + " not known");
  }

  private static void callers(ReportLines lines, List<WorkloadReport> all) throws IOException {
    List<WorkloadReport> callers =
        all.stream().filter(workload -> workload.counts().v1Total() > 0).toList();
    if (callers.isEmpty()) {
      lines.line("No call without a token (IMDSv1) was seen.");
      return;
    }
    lines.line("Calls without a token (IMDSv1), by workload:");
    lines.line(
        Style.DIM,
        row("COUNT", "CREDS", Columns.left("WORKLOAD", NAME), "CAUSE", "CLIENT").stripTrailing());
    for (WorkloadReport workload : callers.subList(0, Math.min(ROWS, callers.size()))) {
      lines.line(row(workload));
      for (Advice advice : workload.advice().stream().limit(1).toList()) {
        lines.advice(22, advice);
      }
    }
    if (callers.size() > ROWS) {
      List<WorkloadReport> rest = callers.subList(ROWS, callers.size());
      lines.line(
          row(
                  sum(rest.stream().map(workload -> workload.counts().v1Total()).toList()),
                  sum(rest.stream().map(Totals::credentialReads).toList()),
                  "(" + ReportWords.counted(rest.size(), "more workload") + ")",
                  "",
                  "")
              .stripTrailing());
    }
    lines.line("CREDS: how many of them read a role's name or credentials.");
  }

  private static String sum(List<Long> numbers) {
    return Long.toString(numbers.stream().mapToLong(Long::longValue).sum());
  }

  private static String row(WorkloadReport workload) {
    String client =
        workload.clients().stream()
            .filter(each -> each.counts().v1Total() > 0)
            .findFirst()
            .map(ClientReport::label)
            .orElse("");
    return row(
            ReportWords.brief(workload.counts().v1Total(), 9),
            ReportWords.brief(Totals.credentialReads(workload), 9),
            NameText.of(workload.name(), NAME),
            workload.cause().map(Cause::label).orElse("-"),
            ReportWords.ascii(client))
        .stripTrailing();
  }

  private static String row(
      String count, String credentials, String name, String cause, String client) {
    return Columns.right(count, 9)
        + " "
        + Columns.right(credentials, 9)
        + "  "
        + name
        + " "
        + Columns.left(cause, 16)
        + " "
        + Columns.cutEnd(client, WIDTH - 79);
  }

  private static void notes(ReportLines lines, Report report, Counts counts) throws IOException {
    if (counts.v1Rejected() > 0) {
      lines.line(
          ReportWords.counted(counts.v1Rejected(), "call")
              + " without a token got 401: the instance requires tokens already.");
    }
    if (counts.v2Rejected() > 0) {
      lines.line(WorkloadReportText.rejected(counts.v2Rejected()) + ".");
    }
    if (counts.of(Version.UNKNOWN) > 0) {
      lines.line(
          ReportWords.counted(counts.of(Version.UNKNOWN), "request")
              + " could not be read, or only in part, so the version is not known: v1 is possible.");
    }
    long unattributed = Totals.ofNodes(report, NodeReport::unattributed);
    if (unattributed > 0) {
      lines.line(
          ReportWords.counted(unattributed, "request") + " could not be led back to a process.");
    }
  }

  private static void evidence(ReportLines lines, Report report) throws IOException {
    if (report.nodes().isEmpty()) {
      lines.line("Nothing tells for how long, or with what losses, it was watched.");
      return;
    }
    Map<Loss, Long> lost = Totals.lost(report).counts();
    long gaps = Totals.ofNodes(report, NodeReport::gapCount);
    long missing = Totals.ofNodes(report, NodeReport::missing);
    if (lost.isEmpty() && gaps == 0 && missing == 0) {
      lines.line("Nothing was lost.");
      return;
    }
    lines.line("The evidence is incomplete: there may be callers that are not listed.");
    for (NodeReport node : report.nodes()) {
      Optional<NodeReport.Gap> gap = node.gaps().stream().reduce((one, other) -> other);
      if (gap.isPresent()) {
        lines.text(
            2, ReportWords.counted(node.gapCount(), "gap") + ", the last: " + gap.get().why());
      }
    }
    if (missing > 0) {
      lines.line("  " + ReportWords.counted(missing, "request") + " seen, but not reported");
    }
    for (Map.Entry<Loss, Long> entry : lost.entrySet()) {
      lines.line(
          "  lost "
              + entry.getValue()
              + ": "
              + entry.getKey().help()
              + " ("
              + entry.getKey().label()
              + ")");
    }
  }
}
