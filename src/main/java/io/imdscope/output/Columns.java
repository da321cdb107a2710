package io.imdscope.output;

import io.imdscope.event.Text;

/** Text of a known width: printable ASCII only, one column a character. */
public final class Columns {
  /** Where something was left out. */
  public static final String CUT = "..";

  private static final int SCRAP = 6;

  private Columns() {}

  /** The text with everything but printable ASCII escaped. */
  public static String ascii(String text) {
    String printable = Text.printable(text);
    if (printable.chars().allMatch(c -> c < 0x7f)) {
      return printable;
    }
    StringBuilder out = new StringBuilder(printable.length() + 16);
    printable
        .codePoints()
        .forEach(
            c -> {
              if (c < 0x7f) {
                out.append((char) c);
              } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return out.toString();
  }

  /** At most {@code width} columns, the end left out. */
  public static String cutEnd(String ascii, int width) {
    return ascii.length() <= width ? ascii : ascii.substring(0, width - CUT.length()) + CUT;
  }

  /** At most {@code width} columns, keeping the first {@code head} and as much of the end. */
  public static String cutMiddle(String ascii, int width, int head) {
    return ascii.length() <= width
        ? ascii
        : ascii.substring(0, head)
            + CUT
            + ascii.substring(ascii.length() - (width - head - CUT.length()));
  }

  /**
   * At most {@code width} columns of a path, keeping its end, which says most: {@code
   * ../iam/security-credentials/}. What little is left of a name that was cut goes too.
   */
  public static String cutPath(String ascii, int width) {
    if (ascii.length() <= width) {
      return ascii;
    }
    String tail = ascii.substring(ascii.length() - (width - CUT.length()));
    int slash = tail.indexOf('/');
    return CUT + (slash > 0 && slash <= SCRAP ? tail.substring(slash) : tail);
  }

  /** Exactly {@code width} columns, to the left. */
  public static String left(String ascii, int width) {
    String cut = cutEnd(ascii, width);
    return cut + " ".repeat(width - cut.length());
  }

  /** Exactly {@code width} columns, to the right. */
  public static String right(String ascii, int width) {
    String cut = cutEnd(ascii, width);
    return " ".repeat(width - cut.length()) + cut;
  }
}
