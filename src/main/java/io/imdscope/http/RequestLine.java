package io.imdscope.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The first line of a request.
 *
 * @param protocol empty when the line was cut before it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112, 3: request line</a>
 */
record RequestLine(String method, String target, String protocol) {
  static final int MAX_METHOD = 32;

  /** Methods by which a request is recognised in the middle of a stream. */
  private static final Set<String> KNOWN =
      Set.of("GET", "PUT", "HEAD", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

  private static final int LONGEST_KNOWN = 7;

  /** What a method and a target are shown as that the kernel has hidden. */
  static final String HIDDEN = "***";

  /** What lines are made of, but for targets. */
  private static final AsciiTexts USUAL = new AsciiTexts();

  static {
    KNOWN.forEach(USUAL::add);
    USUAL.add("HTTP/1.0");
    USUAL.add("HTTP/1.1");
  }

  private static final int PROTOCOL = "HTTP/1.1".length();

  /** Without the target, which may hold a secret. */
  @Override
  public String toString() {
    return "RequestLine[method=" + method + "]";
  }

  boolean known() {
    return KNOWN.contains(method);
  }

  /**
   * Reads a whole line, without its line end; only HTTP/1.x is one, or what looks as if the kernel
   * had hidden it, for a body that looks like the beginning of a secret field.
   */
  static Optional<RequestLine> parse(byte[] bytes, int from, int to) {
    int end = trimEnd(bytes, from, to);
    int protocol = end - PROTOCOL;
    int method = methodEnd(bytes, from, end);
    if (method < 0 || protocol <= method || !isProtocol(bytes, protocol)) {
      return isHidden(bytes, from, end)
          ? Optional.of(new RequestLine(HIDDEN, HIDDEN, ""))
          : Optional.empty();
    }
    // A target may hold spaces: servers differ on them, and none must hide a request from us.
    int first = method;
    while (first < protocol && isSpace(bytes[first])) {
      first++;
    }
    int last = trimEnd(bytes, first, protocol);
    if (first == last || !isSpace(bytes[protocol - 1])) {
      return Optional.empty();
    }
    return Optional.of(
        new RequestLine(
            text(bytes, from, method), text(bytes, first, last), text(bytes, protocol, end)));
  }

  /** Reads a line that was cut before its end; empty unless a known method and a path are there. */
  static Optional<RequestLine> parseCut(byte[] bytes, int from, int to) {
    int method = methodEnd(bytes, from, to);
    if (method < 0 || method + 1 >= to || !targetStarts(bytes, method + 1, to)) {
      return Optional.empty();
    }
    RequestLine line =
        new RequestLine(text(bytes, from, method), text(bytes, method + 1, to).strip(), "");
    return line.known() ? Optional.of(line) : Optional.empty();
  }

  /**
   * Where the last request line of a known method begins in a line, which may begin with the end of
   * something else; -1 if nowhere.
   */
  static int find(byte[] bytes, int from, int to) {
    int end = trimEnd(bytes, from, to);
    int protocol = end - PROTOCOL;
    if (protocol <= from || !isProtocol(bytes, protocol) || !isSpace(bytes[protocol - 1])) {
      return -1;
    }
    for (int space = protocol - 2; space > from; space--) {
      if (bytes[space] == ' ' && targetStarts(bytes, space + 1, end)) {
        int start = knownBefore(bytes, from, space);
        if (start >= 0) {
          return start;
        }
      }
    }
    return -1;
  }

  private static int knownBefore(byte[] bytes, int from, int space) {
    for (int length = LONGEST_KNOWN; length >= 3; length--) {
      int start = space - length;
      if (start >= from && KNOWN.contains(text(bytes, start, space))) {
        return start;
      }
    }
    return -1;
  }

  private static boolean targetStarts(byte[] bytes, int at, int end) {
    if (at >= end) {
      return false;
    }
    byte b = bytes[at];
    return b == '/' || b == '*' || b == 'h' || b == 'H';
  }

  private static int methodEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && at - from <= MAX_METHOD && isTokenChar(bytes[at])) {
      at++;
    }
    return at > from && at < to && at - from <= MAX_METHOD && isSpace(bytes[at]) ? at : -1;
  }

  private static boolean isProtocol(byte[] bytes, int at) {
    return (bytes[at] | 0x20) == 'h'
        && (bytes[at + 1] | 0x20) == 't'
        && (bytes[at + 2] | 0x20) == 't'
        && (bytes[at + 3] | 0x20) == 'p'
        && bytes[at + 4] == '/'
        && bytes[at + 5] == '1'
        && bytes[at + 6] == '.'
        && bytes[at + 7] >= '0'
        && bytes[at + 7] <= '9';
  }

  /** Three words at least of nothing but stars. */
  private static boolean isHidden(byte[] bytes, int from, int to) {
    int words = 0;
    for (int at = from; at < to; at++) {
      if ("* \t\"'".indexOf(bytes[at]) < 0) {
        return false;
      }
      if (bytes[at] == '*' && (at == from || isSpace(bytes[at - 1]))) {
        words++;
      }
    }
    return words >= 3;
  }

  private static int trimEnd(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && (isSpace(bytes[end - 1]) || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /**
   * Whether a byte may stand in a method or a field name: RFC 9110, 5.6.2.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110, 5.6.2: tokens</a>
   */
  static boolean isTokenChar(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
  }

  private static String text(byte[] bytes, int from, int to) {
    String usual = USUAL.find(bytes, from, to);
    if (usual != null) {
      return usual;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
