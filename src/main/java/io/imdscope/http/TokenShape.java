package io.imdscope.http;

/** Knows tokens by how they look, where no name tells. */
final class TokenShape {
  /** Shorter ones are words or ids. */
  private static final int LONG = 40;

  private static final int SHORT = 20;

  private TokenShape() {}

  /** Where the base64 padding, plain or percent-encoded, after a run of characters ends. */
  static int paddingEnd(String text, int from) {
    int end = from;
    while (end - from < 6) {
      if (end < text.length() && text.charAt(end) == '=') {
        end++;
      } else if (text.regionMatches(true, end, "%3d", 0, 3)) {
        end += 3;
      } else {
        break;
      }
    }
    return end;
  }

  /**
   * Where a token begins in a run of letters, digits and {@code +/_-.}; -1 if nowhere.
   *
   * @param padded where the padding after the run ends
   */
  static int find(String text, int from, int to, int padded) {
    // An IMDS token; one whose end was cut off is known by its beginning.
    int imds = indexOf(text, "AQAA", from, to, SHORT);
    if (imds >= 0) {
      return imds;
    }
    int session =
        first(indexOf(text, "IQoJ", from, to, LONG), indexOf(text, "FwoG", from, to, LONG));
    session = first(session, indexOf(text, "FQoG", from, to, LONG));
    if (session >= 0) {
      return session;
    }
    int jwt = indexOf(text, "eyJ", from, to, SHORT);
    if (jwt >= 0 && text.substring(jwt, to).indexOf('.') > 0) {
      return jwt;
    }
    boolean doubled = padded - to == 2 || padded - to == 6;
    if (!doubled) {
      return -1;
    }
    int start = Math.max(from, text.lastIndexOf('.', to - 1) + 1);
    return to - start >= LONG - 2 ? start : -1;
  }

  private static int first(int a, int b) {
    return a < 0 ? b : b < 0 ? a : Math.min(a, b);
  }

  private static int indexOf(String text, String prefix, int from, int to, int length) {
    int found = text.indexOf(prefix, from, to);
    return found >= 0 && to - found >= length ? found : -1;
  }
}
