package io.imdscope;

import java.nio.file.Path;

/**
 * The part of a page that is made from a result in the repository: between two comments, the first
 * of which names the result.
 *
 * @param result below the repository
 */
public record MadePart(String result) {
  private static final Path BASE = Path.of(System.getProperty("imdscope.basedir", ""));
  private static final String END = "<!-- until here -->\n";

  /** A file of the repository, wherever its tests are started. */
  public static Path file(String path) {
    return BASE.resolve(path);
  }

  public Path file() {
    return file(result);
  }

  /** A page with what was made in place of what it has. */
  public String in(String page, String made) {
    String comment = "<!-- made from " + result + " -->\n";
    int begin = page.indexOf(comment) + comment.length();
    int end = page.indexOf(END, begin);
    if (begin < comment.length() || end < 0) {
      throw new IllegalArgumentException("a page has no place for what is made from " + result);
    }
    return page.substring(0, begin) + made + page.substring(end);
  }
}
