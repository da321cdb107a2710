package io.imdscope.http;

/** A text in which names, quotes and separators are looked for; behind its end nothing stands. */
record ScannedText(String text) {
  /** The character there; none is 0. */
  char charAt(int i) {
    return i < text.length() ? text.charAt(i) : '\0';
  }

  /** Where the first of these stands, or the text ends. */
  int indexOfAny(int from, String stops) {
    int i = from;
    while (i < text.length() && (stops.indexOf(text.charAt(i)) < 0 || isEscapedQuote(i, from))) {
      i++;
    }
    return i;
  }

  private boolean isEscapedQuote(int i, int from) {
    return i > from && isQuote(text.charAt(i)) && text.charAt(i - 1) == '\\';
  }

  /** Where the value begins after a separator; -1 when there is none. */
  int skipSeparator(int from, boolean nameQuoted) {
    int i = from;
    if (charAt(i) == ':' || charAt(i) == '=') {
      i += charAt(i + 1) == '>' ? 2 : 1;
    } else if (text.regionMatches(true, i, "%3a", 0, 3)
        || text.regionMatches(true, i, "%3d", 0, 3)) {
      i += 3;
    } else if (nameQuoted && charAt(i) == ',') {
      i++;
    } else {
      return -1;
    }
    while (isBlank(charAt(i)) || startsFold(i)) {
      i++;
    }
    return i;
  }

  /** A line end after which a header's value goes on. */
  private boolean startsFold(int i) {
    return (charAt(i) == '\r' && charAt(i + 1) == '\n' && isBlank(charAt(i + 2)))
        || (charAt(i) == '\n' && isBlank(charAt(i + 1)));
  }

  /** What may stand before a string's quote: {@code b'x'} in Python, {@code $"x"} in C#. */
  int skipLiteralPrefix(int from) {
    int i = from;
    while (i - from < 2 && "bBfFrRuU$@".indexOf(charAt(i)) >= 0) {
      i++;
    }
    return isQuote(charAt(i)) ? i : from;
  }

  int skipQuotes(int from) {
    int i = from;
    while (isQuote(charAt(i)) || isBlank(charAt(i)) || "\\])".indexOf(charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  int skipBlanks(int from) {
    int i = from;
    while (isBlank(charAt(i))) {
      i++;
    }
    return i;
  }

  int skipEscapes(int from) {
    int i = from;
    while (charAt(i) == '\\') {
      i++;
    }
    return i;
  }

  /** The quote before the word that begins there; empty where there is none. */
  String openingQuote(int start) {
    int before = start - 1;
    for (int seen = 0; before >= 0 && seen < 24 && isNameChar(text.charAt(before)); seen++) {
      before--;
    }
    return before >= 0 && isQuote(text.charAt(before)) ? text.substring(before, before + 1) : "";
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean isNameChar(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_';
  }
}
