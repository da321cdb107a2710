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
  static final Path BASE = Path.of(System.getProperty("imdscope.basedir", ""));
  static final TablePlace PLACE = new TablePlace("src/test/reliability/faults.tsv");
  static final Path RESULT = BASE.resolve(PLACE.source());
  static final Path PAGE = BASE.resolve("docs/reliability.md");

  private static final Path NEW_RESULT = BASE.resolve("target/reliability/faults.tsv");
  private static final String HEAD =
      """
      | fault | made | seen | lost |
      |---|---|---|---|
      """;

  private FaultTable() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(RESULT, lines(read(Path.of(arguments[0]))));
    Files.writeString(PAGE, PLACE.with(Files.readString(PAGE), table(read(RESULT))));
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
      text.append("| ").append(each.fault().title());
      text.append(" | ").append(each.made());
      text.append(" | ").append(each.seen());
      text.append(" | ").append(each.lost()).append(" |\n");
    }
    return text.toString();
  }

  private static String lines(List<Survived> all) {
    StringBuilder text = new StringBuilder();
    all.forEach(each -> text.append(each.line()).append('\n'));
    return text.toString();
  }
}
