package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.ClientReport;
import io.imdscope.diagnosis.Counts;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import io.imdscope.output.Columns;
import io.imdscope.output.Style;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A workload's row and, below the row of one that is not ready, its evidence and advice. */
final class WorkloadReportText {
  private static final int VERDICT = 10;
  private static final int NAME = 35;
  private static final int CLIENTS = 5;
  private static final int CATEGORIES = 6;

  private WorkloadReportText() {}

  static void head(ReportLines lines) throws IOException {
    lines.line(
        Style.DIM,
        row(
            Columns.left("VERDICT", VERDICT),
            Columns.left("WORKLOAD", NAME),
            List.of("V1", "V2", "TOKEN", "OTHER", "CREDS"),
            "CAUSE"));
  }

  static void write(ReportLines lines, WorkloadReport workload) throws IOException {
    Counts counts = workload.counts();
    Decision decision = workload.verdict().decision();
    lines.line(
        row(
            lines.styled(
                ReportText.style(decision),
                // Two words tell it from the others.
                Columns.left(decision.words().replace(" evidence", ""), VERDICT)),
            NameText.of(workload.name(), NAME),
            List.of(
                ReportWords.brief(counts.v1Total(), 7),
                ReportWords.brief(counts.of(Version.V2), 7),
                ReportWords.brief(counts.of(Version.TOKEN), 6),
                ReportWords.brief(counts.of(Version.NONE) + counts.of(Version.UNKNOWN), 6),
                ReportWords.brief(Totals.credentialReads(workload), 6)),
            workload.cause().map(Cause::label).orElse("-")));
    outcomes(lines, workload);
    if (counts.v2Rejected() > 0) {
      lines.text(4, rejected(counts.v2Rejected()));
    }
    switch (decision) {
      case READY -> {}
      case NOT_ENOUGH_EVIDENCE -> lines.text(4, reasons(workload));
      case NOT_READY -> {
        clients(lines, workload.clients());
        lines.text(4, categories(workload.categories()));
        for (Advice advice : workload.advice()) {
          lines.advice(4, advice);
        }
      }
    }
  }

  /** Not a matter of the verdict, but something is broken. */
  static String rejected(long count) {
    return ReportWords.counted(count, "call")
        + " with a token "
        + (count == 1 ? "was" : "were")
        + " rejected with 401: what was sent is no token, or not valid any more";
  }

  /** Calls without a token by themselves; of one that is ready only what was not ok. */
  private static void outcomes(ReportLines lines, WorkloadReport workload) throws IOException {
    Counts counts = workload.counts();
    long v1 = counts.v1Total();
    long total = counts.total();
    if (v1 > 0) {
      lines.text(4, "v1: " + OutcomeText.of(counts.v1(), v1) + firstAndLast(workload));
    }
    boolean plain =
        workload.verdict().decision() == Decision.READY && counts.of(Outcome.OK) == total;
    if (total > v1 && !plain) {
      lines.text(4, "all: " + OutcomeText.of(counts.byOutcome(), total));
    }
  }

  private static String firstAndLast(WorkloadReport workload) {
    return workload.firstV1().map(time -> "; first " + ReportWords.of(time)).orElse("")
        + workload.lastV1().map(time -> ", last " + ReportWords.of(time)).orElse("");
  }

  private static String row(String verdict, String name, List<String> counts, String cause) {
    int[] widths = {7, 7, 6, 6, 6};
    StringBuilder row = new StringBuilder(verdict).append(' ').append(name);
    for (int i = 0; i < widths.length; i++) {
      row.append(' ').append(Columns.right(counts.get(i), widths[i]));
    }
    return row.append(' ').append(cause).toString();
  }

  private static String reasons(WorkloadReport workload) {
    return workload.verdict().reasons().stream()
        .map(Verdict.Ruling::detail)
        .collect(Collectors.joining("; "));
  }

  private static void clients(ReportLines lines, List<ClientReport> clients) throws IOException {
    for (ClientReport client : clients.subList(0, Math.min(CLIENTS, clients.size()))) {
      lines.text(4, client(client));
    }
    if (clients.size() > CLIENTS) {
      lines.text(4, "and " + ReportWords.counted(clients.size() - CLIENTS, "more client"));
    }
  }

  private static String client(ClientReport client) {
    Counts counts = client.counts();
    String causes =
        client.causes().stream()
            .map(each -> each.cause().label() + " " + each.count())
            .collect(Collectors.joining(", "));
    return "by "
        + client.label()
        + ": "
        + counts.v1Total()
        + " v1, "
        + counts.of(Version.V2)
        + " v2, "
        + counts.of(Version.TOKEN)
        + " token"
        + (causes.isEmpty() ? "" : "; " + causes)
        + detail(client);
  }

  /** Of the first cause: with others beside it is named, so that it is not taken for theirs. */
  private static String detail(ClientReport client) {
    if (client.detail().isEmpty()) {
      return "";
    }
    return client.causes().size() > 1
        ? "; of " + client.causes().getFirst().cause().label() + ": " + client.detail()
        : ": " + client.detail();
  }

  private static String categories(List<WorkloadReport.CategoryCount> categories) {
    return "reads "
        + categories.stream()
            .limit(CATEGORIES)
            .map(WorkloadReportText::category)
            .collect(Collectors.joining(", "))
        + (categories.size() > CATEGORIES
            ? ", and " + (categories.size() - CATEGORIES) + " more"
            : "");
  }

  private static String category(WorkloadReport.CategoryCount category) {
    return (category.sensitive() ? "!" : "")
        + category.category()
        + " "
        + category.count()
        + (category.v1() == 0 || category.v1() == category.count()
            ? ""
            : " (" + category.v1() + " v1)");
  }
}
