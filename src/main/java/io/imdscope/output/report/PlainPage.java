package io.imdscope.output.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Collectors;

/** What the page shows where scripts don't run, as in a mail's preview: the verdicts. */
final class PlainPage {
  private static final int NAME = 300;

  private PlainPage() {}

  static void write(Report report, String generatedBy, OutputStream out) throws IOException {
    Verdict verdict = report.verdict();
    put(out, "<main class=\"page\"><h1>IMDSv2: " + cell(verdict.decision().words()) + "</h1><ul>");
    for (Verdict.Ruling reason : verdict.reasons()) {
      put(out, "<li>" + cell(reason.detail()) + "</li>");
    }
    put(out, "</ul><p>Where scripts run, this page shows the evidence.</p>");
    if (Totals.beyondWindow(report)) {
      put(out, "<p>" + ReportWords.wholeLog(report.window()) + "</p>");
    }
    put(out, "<table class=\"plain\"><caption>Workloads</caption><thead><tr>");
    head(out, "Workload", "Kind", "Verdict", "Calls without a token", "Cause", "What to change");
    for (WorkloadReport workload : report.workloads()) {
      row(
          out,
          workload.name().text(),
          workload.name().kind(),
          workload.verdict().decision().words(),
          Long.toString(workload.counts().v1Total()),
          workload.cause().map(Cause::help).orElse(""),
          workload.advice().stream().map(Advice::sentence).limit(1).collect(Collectors.joining()));
    }
    put(out, "</tbody></table><table class=\"plain\"><caption>Nodes</caption><thead><tr>");
    head(out, "Node", "Verdict", "Watched", "Gaps", "Lost");
    for (NodeReport node : report.nodes()) {
      row(
          out,
          node.name(),
          node.verdict().decision().words(),
          ReportWords.of(node.covered()) + " of " + ReportWords.of(report.window()),
          Integer.toString(node.gapCount()),
          Long.toString(node.lost().total()));
    }
    put(out, "</tbody></table><p>" + cell(generatedBy) + "</p></main>");
  }

  private static void head(OutputStream out, String... names) throws IOException {
    for (String name : names) {
      put(out, "<th scope=\"col\">" + name + "</th>");
    }
    put(out, "</tr></thead><tbody>\n");
  }

  private static void row(OutputStream out, String... cells) throws IOException {
    put(out, "<tr>");
    for (String text : cells) {
      put(out, "<td>" + cell(text) + "</td>");
    }
    put(out, "</tr>\n");
  }

  private static String cell(String text) {
    return Html.text(text.length() <= NAME ? text : text.substring(0, NAME) + "..");
  }

  private static void put(OutputStream out, String html) throws IOException {
    out.write(html.getBytes(UTF_8));
  }
}
