package io.imdscope.http;

import java.util.List;

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
    int start = indexOf(text, "AQAA", from, to, SHORT);
    // Session tokens of AWS, by their first bytes.
    for (String session : List.of("IQoJ", "FwoG", "FQoG")) {
      start = first(start, indexOf(text, session, from, to, LONG));
    }
    int jwt = indexOf(text, "eyJ", from, to, SHORT);
    if (jwt >= 0 && text.indexOf('.', jwt, to) > 0) {
      start = first(start, jwt);
    }
    int afterDot = to;
    while (afterDot > from && text.charAt(afterDot - 1) != '.') {
      afterDot--;
    }
    boolean doubled = padded - to == 2 || padded - to == 6;
    return doubled && to - afterDot >= LONG - 2 ? first(start, afterDot) : start;
  }

  private static int first(int a, int b) {
    return a < 0 ? b : b < 0 ? a : Math.min(a, b);
  }

  private static int indexOf(String text, String prefix, int from, int to, int length) {
    int found = text.indexOf(prefix, from, to);
    return found >= 0 && to - found >= length ? found : -1;
  }
}
