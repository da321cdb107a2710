package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.output.Style;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report for a terminal: printable ASCII whatever callers sent, but for the dot between a
 * workload and its container; at most {@value #WIDTH} columns, but for commands; the verdict first.
 */
public final class ReportText {
  /** Workloads and nodes shown; the rest is counted. */
  static final int MOST = 50;

  private static final int WIDTH = 100;

  private final boolean colour;

  /** With ANSI colours only when {@code colour}. */
  public ReportText(boolean colour) {
    this.colour = colour;
  }

  /** Writes the whole report. */
  public void write(Report report, Appendable out) throws IOException {
    ReportLines lines = new ReportLines(out, colour, WIDTH);
    verdict(lines, report.verdict());
    read(lines, report);
    lines.line("");
    workloads(lines, report);
    if (!report.nodes().isEmpty()) {
      lines.line("");
      NodeText.write(lines, report);
    }
    if (!report.settings().isEmpty()) {
      lines.line("");
      lines.line("What to set on instances, node groups and templates:");
      for (Advice advice : report.settings()) {
        lines.advice(2, advice);
      }
    }
  }

  /** Writes what closes a live trace: its counts, who called without a token, what was lost. */
  public void summary(Report report, Appendable out) throws IOException {
    SummaryText.write(new ReportLines(out, colour, SummaryText.WIDTH), report);
  }

  /** The decision with its reasons. */
  static void verdict(ReportLines lines, Verdict verdict) throws IOException {
    String reasons =
        verdict.reasons().stream().map(Verdict.Ruling::detail).collect(Collectors.joining("; "));
    lines.text(
        style(verdict.decision()),
        "",
        "  ",
        "Verdict: "
            + verdict.decision().words()
            + (reasons.isEmpty() ? "." : ": " + reasons + "."));
  }

  static Style style(Decision decision) {
    return switch (decision) {
      case READY -> Style.GOOD;
      case NOT_ENOUGH_EVIDENCE -> Style.WARN;
      case NOT_READY -> Style.ALARM;
    };
  }

  private static void read(ReportLines lines, Report report) throws IOException {
    Reading reading = report.reading();
    String read =
        reading.equals(Reading.LIVE)
            ? ""
            : "Read "
                + ReportWords.counted(reading.files(), "file")
                + ", "
                + ReportWords.counted(reading.lines(), "line")
                + (reading.unusable() == 0 ? "" : ", of them unusable " + unusable(reading))
                + ". ";
    String evidence =
        report.from().isPresent() && report.asOf().isPresent()
            ? "Evidence from "
                + ReportWords.of(report.from().get())
                + " to "
                + ReportWords.of(report.asOf().get())
            : "There is no evidence";
    lines.text(0, read + evidence + "; window " + ReportWords.of(report.window()) + ".");
    for (String problem : reading.problems()) {
      lines.text(2, problem);
    }
  }

  private static String unusable(Reading reading) {
    return reading.unusable()
        + " ("
        + reading.unreadable()
        + " unreadable, "
        + reading.otherVersion()
        + " of another version, "
        + reading.implausibleTime()
        + " with an impossible time)";
  }

  private static void workloads(ReportLines lines, Report report) throws IOException {
    List<WorkloadReport> all = report.workloads();
    if (all.isEmpty()) {
      lines.line("No request to a watched endpoint was seen.");
      return;
    }
    WorkloadReportText.head(lines);
    for (WorkloadReport workload : all.subList(0, Math.min(MOST, all.size()))) {
      WorkloadReportText.write(lines, workload);
    }
    if (all.size() > MOST) {
      lines.line("and " + (all.size() - MOST) + " more " + rest(all) + ", see --format json");
    }
    lines.line("CREDS: calls without a token that read a role's name or credentials.");
    if (Totals.beyondWindow(report)) {
      lines.text(0, ReportWords.wholeLog(report.window()));
    }
  }

  private static String rest(List<WorkloadReport> all) {
    return Arrays.stream(Decision.values())
        .sorted((one, other) -> other.compareTo(one))
        .map(decision -> count(all, decision) + " " + decision.words())
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static long count(List<WorkloadReport> all, Decision decision) {
    return all.stream()
        .skip(MOST)
        .filter(workload -> workload.verdict().decision() == decision)
        .count();
  }
}
