package io.imdscope.trace;

import io.imdscope.TablePlace;
import io.imdscope.trace.Fault.Survived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of what came of each fault, made from the result of {@code ./bench/faults} that is in
 * the repository. Started with the file of a newer result, it takes that there and into the page.
 */
final class FaultTable {
  static final TablePlace PLACE = new TablePlace("src/test/reliability/faults.tsv");
  static final Path PAGE = TablePlace.file("docs/reliability.md");

  private static final Path NEW_RESULT = TablePlace.file("target/reliability/faults.tsv");
  private static final String HEAD =
      """
      | fault | made | seen | lost |
      |---|---|---|---|
      """;

  private FaultTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(PLACE.file(), lines(read(Path.of(arguments[0]))));
    Files.writeString(PAGE, PLACE.with(Files.readString(PAGE), table(read(PLACE.file()))));
  }

  /** Begins a new result. */
  static void begin() throws IOException {
    Files.createDirectories(NEW_RESULT.getParent());
    Files.writeString(NEW_RESULT, "");
  }

  static void add(Survived survived) throws IOException {
    Files.writeString(NEW_RESULT, survived.line() + "\n", StandardOpenOption.APPEND);
  }

  /** In the order of faults, whichever was tried first. */
  static List<Survived> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(Survived::parse).sorted(Comparator.comparing(Survived::fault)).toList();
    }
  }

  static String table(List<Survived> all) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Survived each : all) {
      text.append(
          TablePlace.row(
              List.of(
                  each.fault().title(),
                  Long.toString(each.made()),
                  Long.toString(each.seen()),
                  Long.toString(each.lost()))));
    }
    return text.toString();
  }

  private static String lines(List<Survived> all) {
    StringBuilder text = new StringBuilder();
    all.forEach(each -> text.append(each.line()).append('\n'));
    return text.toString();
  }
}
