package io.imdscope.cost;

import static java.util.stream.Collectors.joining;

import io.imdscope.TablePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of what a part of {@code ./bench/run} measured, made from its result that is in the
 * repository. Started with a part's name and the file of a newer result, it takes that there and
 * into the page.
 */
final class CostTable {
  static final Path PAGE = TablePlace.file("docs/performance.md");

  static final List<String> PARTS =
      List.of("traffic", "completeness", "cost", "footprint", "start", "scale", "jmh");

  /** What ran, in the order of the columns; what the others are held against comes first. */
  private static final List<String> BESIDE = List.of("nothing", "empty", "JVM", "tcpdump", "agent");

  /** What begins a line about the run, which is shown above the table. */
  private static final String NOTE = "# ";

  /** What is measured, and in what. */
  private record Row(String measure, String unit) {}

  private CostTable() {}

  public static void main(String[] arguments) throws IOException {
    TablePlace part = part(arguments[0]);
    String table = table(Files.readAllLines(Path.of(arguments[1])));
    Files.copy(Path.of(arguments[1]), part.file(), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(PAGE, part.with(Files.readString(PAGE), table));
  }

  static TablePlace part(String name) {
    return new TablePlace("src/test/performance/" + name + ".tsv");
  }

  /** A row a measure: medians beside each other, and how many times as much that is. */
  static String table(List<String> result) {
    Map<Row, Map<String, Measured>> rows = rows(result);
    List<String> columns = BESIDE.stream().filter(each -> isIn(rows, Set.of(each))).toList();
    List<Pair> pairs = pairs(columns).filter(each -> isIn(rows, each.both())).toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(cells("measure", "unit", columns, pairs.stream().map(Pair::title).toList()));
    lines.add(Collections.nCopies(lines.getFirst().size(), "---"));
    rows.forEach(
        (row, of) ->
            lines.add(
                cells(
                    row.measure(),
                    row.unit(),
                    columns.stream().map(each -> text(of, each)).toList(),
                    pairs.stream().map(each -> each.text(of)).toList())));
    String notes =
        result.stream()
            .filter(line -> line.startsWith(NOTE))
            .map(line -> line.substring(NOTE.length()) + "\n\n")
            .collect(joining());
    return notes + lines.stream().map(TablePlace::row).collect(joining());
  }

  private static Map<Row, Map<String, Measured>> rows(List<String> result) {
    Map<Row, Map<String, Measured>> rows = new LinkedHashMap<>();
    for (String line : result) {
      if (!line.startsWith(NOTE)) {
        Sample sample = Sample.parse(line);
        rows.computeIfAbsent(new Row(sample.measure(), sample.unit()), _ -> new LinkedHashMap<>())
            .merge(sample.beside(), new Measured(List.of(sample.value())), Measured::and);
      }
    }
    return rows;
  }

  private static boolean isIn(Map<Row, Map<String, Measured>> rows, Set<String> beside) {
    return rows.values().stream().anyMatch(of -> of.keySet().containsAll(beside));
  }

  /** Each column beside each before it; programs that do nothing are no measure but for ours. */
  private static Stream<Pair> pairs(List<String> columns) {
    return columns.stream()
        .flatMap(
            each ->
                columns.stream()
                    .filter(base -> columns.indexOf(base) < columns.indexOf(each))
                    .filter(base -> !base.equals("empty") || each.equals("agent"))
                    .map(base -> new Pair(base, each)));
  }

  private static List<String> cells(
      String measure, String unit, List<String> figures, List<String> times) {
    return Stream.of(List.of(measure, unit), figures, times).flatMap(List::stream).toList();
  }

  private static String text(Map<String, Measured> of, String beside) {
    return Optional.ofNullable(of.get(beside)).map(Measured::text).orElse("");
  }

  private record Pair(String base, String other) {
    String title() {
      return other + " / " + base;
    }

    Set<String> both() {
      return Set.of(base, other);
    }

    String text(Map<String, Measured> of) {
      return of.keySet().containsAll(both()) ? of.get(other).times(of.get(base)).text() : "";
    }
  }
}
