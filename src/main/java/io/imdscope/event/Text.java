package io.imdscope.event;

/** Makes text that a caller controls safe to show: one event is one line, always. */
public final class Text {

  private Text() {}

  /**
   * Escapes every control, format (bidirectional overrides among them), unpaired surrogate and line
   * separator as {@code \n}, {@code \t}, {@code \xNN} or {@code \\u{N}}, and the backslash itself;
   * all else stays.
   */
  public static String printable(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> appendPrintable(out, c));
    return out.toString();
  }

  /** The start of a text, at most so many characters and no half of a surrogate pair. */
  public static String start(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    if (longest <= 0) {
      return "";
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static void appendPrintable(StringBuilder out, int c) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        switch (Character.getType(c)) {
          case Character.CONTROL -> out.append(String.format("\\x%02x", c));
          case Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.PRIVATE_USE,
              Character.UNASSIGNED ->
              out.append(String.format("\\u{%x}", c));
          default -> out.appendCodePoint(c);
        }
      }
    }
  }
}
