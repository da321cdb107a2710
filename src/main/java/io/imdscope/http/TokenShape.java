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
    int start = imdsToken(text, from, to);
    // Session tokens of AWS, by their first bytes.
    for (String session : List.of("IQoJ", "FwoG", "FQoG")) {
      start = first(start, indexOf(text, session, from, to, LONG));
    }
    int jwt = indexOf(text, "eyJ", from, to, SHORT);
    if (jwt >= 0 && text.indexOf('.', jwt, to) > 0) {
      start = first(start, jwt);
    }
    boolean doubled = padded - to == 2 || padded - to == 6;
    int base64 = doubled ? base64(text, from, to) : to;
    return to - base64 >= LONG - 2 ? first(start, base64) : start;
  }

  /**
   * The first "AQA" with another letter of base64: version 1, and the first bits of a length.
   *
   * @return -1 if nowhere
   */
  private static int imdsToken(String text, int from, int to) {
    int found = text.indexOf("AQA", from, to);
    while (found >= 0 && to - found >= SHORT && "./+".indexOf(text.charAt(found + 3)) >= 0) {
      found = text.indexOf("AQA", found + 1, to);
    }
    return found >= 0 && to - found >= SHORT ? found : -1;
  }

  /**
   * Where base64 that ends there begins: behind the last dot, and behind a path, whose names are in
   * small letters, unlike the parts between the slashes of base64.
   */
  private static int base64(String text, int from, int to) {
    int start = to;
    while (start > from && text.charAt(start - 1) != '.') {
      start--;
    }
    for (int i = start; i < to; i++) {
      char c = text.charAt(i);
      if (c == '/') {
        start = i + 1;
      } else if ((c >= 'A' && c <= 'Z') || c == '+') {
        break;
      }
    }
    return start;
  }

  private static int first(int a, int b) {
    return a < 0 ? b : b < 0 ? a : Math.min(a, b);
  }

  private static int indexOf(String text, String prefix, int from, int to, int length) {
    int found = text.indexOf(prefix, from, to);
    return found >= 0 && to - found >= length ? found : -1;
  }
}
