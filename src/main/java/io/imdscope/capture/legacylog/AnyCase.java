package io.imdscope.capture.legacylog;

/** Looks for text in either case. */
final class AnyCase {
  private AnyCase() {}

  /** Where {@code part}, which begins with no letter, is next; -1 if nowhere. */
  static int indexOf(String text, String part, int from) {
    char first = part.charAt(0);
    for (int at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
      if (text.regionMatches(true, at, part, 0, part.length())) {
        return at;
      }
    }
    return -1;
  }
}
