package io.imdscope.kernels;

import io.imdscope.TablePlace;
import io.imdscope.trace.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of what was proved on which kernel, made from the result of {@code ./verify --kernels}
 * that is in the repository. Started with the file of a newer result, it takes that there and into
 * the pages.
 */
final class KernelTable {
  static final TablePlace PLACE = new TablePlace("src/test/kernels/result.tsv");
  static final List<Path> PAGES =
      List.of(TablePlace.file("README.md"), TablePlace.file("docs/kernels.md"));

  /**
   * One proof on one guest.
   *
   * @param figures of a proof that counts requests
   */
  record Line(String guest, String release, Proof proof, int passed, Optional<Figures> figures) {
    private static final int WITHOUT_FIGURES = 4;

    static Line parse(String text) {
      List<String> fields = List.of(text.split("\t", -1));
      return new Line(
          fields.get(0),
          fields.get(1),
          Proof.valueOf(fields.get(2)),
          Integer.parseInt(fields.get(3)),
          fields.size() == WITHOUT_FIGURES
              ? Optional.empty()
              : Optional.of(Figures.parse(fields.subList(WITHOUT_FIGURES, fields.size()))));
    }

    /** How the guest's control groups are laid out. */
    String cgroups() {
      return guest.endsWith("-v1") ? "v1" : "v2";
    }
  }

  private KernelTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.copy(Path.of(arguments[0]), PLACE.file(), StandardCopyOption.REPLACE_EXISTING);
    for (Path page : PAGES) {
      Files.writeString(page, PLACE.with(Files.readString(page), table(lines())));
    }
    Path page = FiguresTable.PAGE;
    Files.writeString(page, PLACE.with(Files.readString(page), FiguresTable.table(lines())));
  }

  static List<Line> lines() throws IOException {
    try (Stream<String> lines = Files.lines(PLACE.file())) {
      return lines.filter(line -> !line.startsWith("#")).map(Line::parse).toList();
    }
  }

  /** A row a guest; a column a proof, with how many tests passed. */
  static String table(List<Line> lines) {
    List<Proof> shown =
        Stream.of(Proof.values()).filter(proof -> !proof.title().isEmpty()).toList();
    Map<String, Map<Proof, Line>> rows = new LinkedHashMap<>();
    for (Line line : lines) {
      if (shown.contains(line.proof())) {
        rows.computeIfAbsent(line.guest(), _ -> new LinkedHashMap<>()).put(line.proof(), line);
      }
    }
    StringBuilder text = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("kernel", "cgroups"));
    shown.forEach(proof -> head.add(proof.title()));
    text.append(TablePlace.row(head));
    text.append("|---".repeat(head.size())).append("|\n");
    rows.forEach(
        (_, row) -> {
          List<String> cells = new ArrayList<>();
          Line any = row.values().iterator().next();
          cells.add(any.release());
          cells.add(any.cgroups());
          for (Proof proof : shown) {
            cells.add(row.containsKey(proof) ? row.get(proof).passed() + " tests" : "");
          }
          text.append(TablePlace.row(cells));
        });
    return text.toString();
  }
}
