package io.imdscope.kernels;

import io.imdscope.MadePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table of what was proved on which kernel, made from the result of {@code ./verify --kernels}
 * that is in the repository. Started with the file of a newer result, it takes that there and into
 * the pages.
 */
final class KernelTable {
  static final MadePart PART = new MadePart("src/test/kernels/result.tsv");
  static final List<Path> PAGES =
      List.of(MadePart.file("README.md"), MadePart.file("docs/kernels.md"));

  /** One proof on one guest. */
  record Line(String guest, String release, Proof proof, int passed) {
    static Line parse(String text) {
      String[] fields = text.split("\t", -1);
      return new Line(fields[0], fields[1], Proof.valueOf(fields[2]), Integer.parseInt(fields[3]));
    }
  }

  private KernelTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.copy(Path.of(arguments[0]), PART.file(), StandardCopyOption.REPLACE_EXISTING);
    for (Path page : PAGES) {
      Files.writeString(page, PART.in(Files.readString(page), table(lines())));
    }
  }

  static List<Line> lines() throws IOException {
    try (Stream<String> lines = Files.lines(PART.file())) {
      return lines.map(Line::parse).toList();
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
    row(text, head);
    text.append("|---".repeat(head.size())).append("|\n");
    rows.forEach(
        (guest, row) -> {
          List<String> cells = new ArrayList<>();
          cells.add(row.values().iterator().next().release());
          cells.add(guest.endsWith("-v1") ? "v1" : "v2");
          for (Proof proof : shown) {
            cells.add(row.containsKey(proof) ? row.get(proof).passed() + " tests" : "");
          }
          row(text, cells);
        });
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells).replace("|  |", "| |")).append(" |\n");
  }
}
