package io.imdscope.lab.imds;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a request head as HTTP/1.x defines it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112.html">RFC 9112</a>
 */
final class HeadParser {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN.pattern() + ") ([\\x21-\\x7e\\x80-\\xff]+) (HTTP/1\\.[01])");
  private static final Pattern AUTHORITY = Pattern.compile("(?i)https?://[^/?]*");

  private static final Pattern LINE_END = Pattern.compile("\r?\n");
  private static final Pattern SLASHES = Pattern.compile("/{2,}");

  private HeadParser() {}

  /** Parses the text before the empty line, or says that it isn't a head. */
  static HttpRequest parse(String head) throws BadHead {
    String[] lines = LINE_END.split(head, -1);
    Matcher line = REQUEST_LINE.matcher(lines[0]);
    if (!line.matches()) {
      throw new BadHead();
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      // A line that begins with a space continues the one before: obsolete, and refused as RFC 9112
      // 5.2 wishes; a space before the colon likewise.
      if (colon <= 0 || !TOKEN.matcher(lines[i].substring(0, colon)).matches()) {
        throw new BadHead();
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1).strip();
      String before = headers.putIfAbsent(name, value);
      if (before != null && !before.equals(value) && name.equals("content-length")) {
        throw new BadHead();
      }
    }
    String protocol = line.group(3);
    return new HttpRequest(
        line.group(1),
        line.group(2),
        path(line.group(2)),
        protocol,
        headers,
        keepAlive(protocol, headers.getOrDefault("connection", "")));
  }

  private static boolean keepAlive(String protocol, String connection) {
    String options = "," + connection.toLowerCase(Locale.ROOT).replace(" ", "") + ",";
    return protocol.equals("HTTP/1.1")
        ? !options.contains(",close,")
        : options.contains(",keep-alive,");
  }

  private static String path(String target) throws BadHead {
    Matcher authority = AUTHORITY.matcher(target);
    String path = authority.lookingAt() ? target.substring(authority.end()) : target;
    int query = path.indexOf('?');
    if (query >= 0) {
      path = path.substring(0, query);
    }
    if (path.indexOf('%') >= 0) {
      path = decoded(path);
    }
    return path.isEmpty() ? "/" : SLASHES.matcher(path).replaceAll("/");
  }

  private static String decoded(String path) throws BadHead {
    try {
      // The decoder is for forms, where a plus sign is a space; in a path it is itself.
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadHead();
    }
  }

  /** The bytes are no request head; says nothing of them, since they may hold a secret. */
  static final class BadHead extends Exception {
    private static final long serialVersionUID = 1;

    BadHead() {
      super("not an HTTP/1.x request head", null, false, false);
    }
  }
}
