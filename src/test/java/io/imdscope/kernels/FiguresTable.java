package io.imdscope.kernels;

import io.imdscope.TablePlace;
import io.imdscope.kernels.KernelTable.Line;
import io.imdscope.trace.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The table of what became of the requests on each kernel; {@link KernelTable} takes it in. */
final class FiguresTable {
  static final Path PAGE = TablePlace.file("docs/reliability.md");

  private static final String HEAD =
      """
      | kernel | cgroups | made | seen | attributed | lost | over a kill: made | seen | attributed | lost |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private FiguresTable() {}

  /** A row a guest that counted. */
  static String table(List<Line> lines) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Line line : lines) {
      if (line.proof() == Proof.EVERY_CALL) {
        text.append("| ").append(line.release()).append(" | ").append(line.cgroups());
        append(text, line.figures());
        append(
            text,
            lines.stream()
                .filter(each -> each.guest().equals(line.guest()))
                .filter(each -> each.proof() == Proof.RESTART)
                .flatMap(each -> each.figures().stream())
                .findFirst());
        text.append(" |\n");
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Optional<Figures> figures) {
    for (String value : figures.orElseThrow().values()) {
      text.append(" | ").append(value);
    }
  }
}
