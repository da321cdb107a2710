package io.imdscope.kernels;

import io.imdscope.TablePlace;
import io.imdscope.kernels.KernelTable.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        List<String> cells = new ArrayList<>(List.of(line.release(), line.cgroups()));
        cells.addAll(line.figures().orElseThrow().values());
        cells.addAll(
            lines.stream()
                .filter(each -> each.guest().equals(line.guest()))
                .filter(each -> each.proof() == Proof.RESTART)
                .flatMap(each -> each.figures().stream())
                .findFirst()
                .orElseThrow()
                .values());
        text.append(TablePlace.row(cells));
      }
    }
    return text.toString();
  }
}
