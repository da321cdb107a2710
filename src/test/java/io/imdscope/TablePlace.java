package io.imdscope;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;

/**
 * The place in pages for a table that is made from a result in the repository.
 *
 * @param source the result's file, below the project's directory
 */
public record TablePlace(String source) {
  private static final Path BASE = Path.of(System.getProperty("imdscope.basedir", ""));
  private static final String END = "<!-- until here -->\n";

  /** A file of the project, wherever its tests are started. */
  public static Path file(String path) {
    return BASE.resolve(path);
  }

  /** The result's. */
  public Path file() {
    return file(source);
  }

  /** A line of a table. */
  public static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.isEmpty() ? " |" : " " + cell + " |")
        .collect(joining("", "|", "\n"));
  }

  /** A page with a table in place of the one that it has. */
  public String with(String page, String table) {
    String mark = "<!-- made from " + source + " -->\n";
    int begin = page.indexOf(mark) + mark.length();
    int end = page.indexOf(END, begin);
    if (begin < mark.length() || end < 0) {
      throw new IllegalArgumentException("a page has no place for the table of " + source);
    }
    return page.substring(0, begin) + table + page.substring(end);
  }
}
