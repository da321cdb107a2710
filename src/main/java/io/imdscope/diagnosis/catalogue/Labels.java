package io.imdscope.diagnosis.catalogue;

/** Texts from callers, made fit to be shown. */
public final class Labels {
  /** How many characters a label has at most. */
  public static final int LONGEST = 120;

  /** How many of them may be an unknown caller's own words. */
  static final int OWN_WORDS = 80;

  private Labels() {}

  /**
   * That text without what is not printed, cut to so many characters. Marks that turn the direction
   * of writing are no letters either: they could make a label read as another.
   */
  static String printable(String text, int longest) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), longest));
    for (int i = 0; i < text.length(); ) {
      int each = text.codePointAt(i);
      i += Character.charCount(each);
      int shownAs = isShown(each) ? each : '?';
      if (shown.length() + Character.charCount(shownAs) > longest - 1 && i < text.length()) {
        return shown.append('…').toString().strip();
      }
      shown.appendCodePoint(shownAs);
    }
    return shown.toString().strip();
  }

  private static boolean isShown(int each) {
    return switch (Character.getType(each)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
