package io.imdscope.hostile;

import io.imdscope.TablePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of what came of each attack, made from the result of {@code ./bench/attacks} that is in
 * the repository. Started with the file of a newer result, it takes that there and into the page.
 */
final class AttackTable {
  static final TablePlace PLACE = new TablePlace("src/test/reliability/attacks.tsv");

  static final Path PAGE = TablePlace.file("docs/reliability.md");

  private static final String HEAD =
      """
      | attack | a second | made | seen | attributed | lost | witness made | witness seen | MiB |
      |---|---|---|---|---|---|---|---|---|
      """;

  private AttackTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.copy(Path.of(arguments[0]), PLACE.file(), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(PAGE, PLACE.with(Files.readString(PAGE), table(outcomes())));
  }

  static List<Outcome> outcomes() throws IOException {
    try (Stream<String> lines = Files.lines(PLACE.file())) {
      return lines.map(Outcome::parse).toList();
    }
  }

  static String table(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Outcome each : outcomes) {
      List<String> cells = new ArrayList<>(List.of(each.attack().title()));
      cells.addAll(each.figures());
      text.append(TablePlace.row(cells));
    }
    return text.toString();
  }
}
