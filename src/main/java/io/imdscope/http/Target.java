package io.imdscope.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request's target, taken apart; as sent.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112, 3.2: request
 *     target</a>
 */
record Target(String path, Optional<String> query) {

  /** Without its parts, which may hold a secret. */
  @Override
  public String toString() {
    return "Target[]";
  }

  /** Takes a target in any form apart; of an absolute one, only path and query are kept. */
  static Target parse(String target) {
    String rest = target;
    int scheme = rest.indexOf("://");
    if (scheme > 0 && rest.substring(0, scheme).toLowerCase(Locale.ROOT).matches("https?")) {
      int authority = scheme + 3;
      int end = authority;
      while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      rest = rest.substring(end);
      rest = rest.startsWith("/") ? rest : "/" + rest;
    }
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int query = rest.indexOf('?');
    return query < 0
        ? new Target(rest, Optional.empty())
        : new Target(rest.substring(0, query), Optional.of(rest.substring(query + 1)));
  }

  /**
   * The path's segments as a server sees them: percent-encoding undone once, empty and dot segments
   * removed.
   */
  List<String> segments() {
    List<String> segments = new ArrayList<>();
    for (String segment : decode(path).split("/", -1)) {
      if (segment.equals("..")) {
        if (!segments.isEmpty()) {
          segments.removeLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int code = at + 2 < text.length() && text.charAt(at) == '%' ? hex(text, at + 1) : -1;
      // Nothing that is looked for holds more than ASCII.
      if (code >= 0 && code < 0x80) {
        out.append((char) code);
        at += 3;
      } else {
        out.append(text.charAt(at++));
      }
    }
    return out.toString();
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
