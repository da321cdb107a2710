package io.imdscope.output.report;

import io.imdscope.event.Text;

/** Text in HTML. */
final class Html {
  private Html() {}

  /** As the content of an element or the value of a quoted attribute, on one line. */
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    Text.printable(text)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append((char) c);
              }
            });
    return out.toString();
  }
}
