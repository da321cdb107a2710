package io.imdscope.output.report;

import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.output.Columns;
import io.imdscope.output.Style;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The nodes, and how well each was watched. */
final class NodeText {
  private static final int VERDICT = 10;
  private static final int NAME = 30;
  private static final int COVERED = 11;

  private NodeText() {}

  static void write(ReportLines lines, Report report) throws IOException {
    List<NodeReport> nodes = report.nodes();
    lines.line(
        Style.DIM,
        row(
            Columns.left("VERDICT", VERDICT),
            "NODE",
            "OF " + ReportWords.of(report.window()),
            List.of("GAPS", "LOST", "UNREAD", "NOBODY", "MISSING"),
            "HOP LIMIT"));
    for (NodeReport node : nodes.subList(0, Math.min(ReportText.MOST, nodes.size()))) {
      node(lines, node);
    }
    if (nodes.size() > ReportText.MOST) {
      lines.line("and " + (nodes.size() - ReportText.MOST) + " more, see --format json");
    }
    lines.text(
        0,
        "UNREAD: requests that could not be read. NOBODY: led back to no caller. MISSING: seen, but"
            + " not in the log.");
  }

  private static void node(ReportLines lines, NodeReport node) throws IOException {
    Decision decision = node.verdict().decision();
    lines.line(
        row(
            lines.styled(
                ReportText.style(decision),
                Columns.left(decision.words().replace(" evidence", ""), VERDICT)),
            Columns.ascii(node.name()),
            ReportWords.of(node.covered()),
            List.of(
                ReportWords.brief(node.gapCount(), 5),
                ReportWords.brief(node.lost().total(), 6),
                ReportWords.brief(node.unparsed(), 6),
                ReportWords.brief(node.unattributed(), 6),
                ReportWords.brief(node.missing(), 7)),
            hopLimit(node)));
    String reasons =
        node.verdict().reasons().stream()
            .map(Verdict.Ruling::detail)
            .collect(Collectors.joining("; "));
    if (!reasons.isEmpty()) {
      lines.text(4, reasons);
    }
  }

  private static String hopLimit(NodeReport node) {
    String effective =
        node.effectiveHopLimit().isPresent()
            ? Integer.toString(node.effectiveHopLimit().getAsInt())
            : "?";
    return node.neededHopLimit().isPresent()
        ? effective + ", needs " + node.neededHopLimit().getAsInt()
        : effective;
  }

  private static String row(
      String verdict, String name, String covered, List<String> counts, String hopLimit) {
    int[] widths = {5, 6, 6, 6, 7};
    StringBuilder row =
        new StringBuilder(verdict)
            .append(' ')
            .append(Columns.left(name, NAME))
            .append(' ')
            .append(Columns.left(covered, COVERED));
    for (int i = 0; i < widths.length; i++) {
      row.append(' ').append(Columns.right(counts.get(i), widths[i]));
    }
    return row.append("  ").append(hopLimit).toString();
  }
}
