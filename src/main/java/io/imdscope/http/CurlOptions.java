package io.imdscope.http;

/**
 * Where curl's options hold secrets; its short ones may be joined, with the value too: {@code -sb
 * a=b}, {@code -sba=b}.
 *
 * @see <a href="https://curl.se/docs/manpage.html">curl(1)</a>
 */
final class CurlOptions {
  private static final String CURL = "curl";

  /** Short options without a value: only behind these another may follow. */
  private static final String FLAGS = "#012346:BGIJLMNORSVZafgijklnpqsv";

  private CurlOptions() {}

  static boolean isCurl(String program) {
    return program.equals(CURL) || program.endsWith("/" + CURL);
  }

  /** Whether a script calls curl there. */
  static boolean isCurl(String script, int at) {
    int end = at + CURL.length();
    return script.startsWith(CURL, at)
        && (at == 0 || !Character.isLetterOrDigit(script.charAt(at - 1)))
        && end < script.length()
        && Character.isWhitespace(script.charAt(end));
  }

  /** Whether the next argument is a cookie, or a file of cookies: only the former has a "=". */
  static boolean isCookie(String arg) {
    return arg.equals("--cookie") || valueAt(arg, 'b') == arg.length();
  }

  /** Whether the next argument is a user's name, and perhaps a password. */
  static boolean isUser(String arg) {
    return arg.equals("--user")
        || arg.equals("--proxy-user")
        || valueAt(arg, 'u') == arg.length()
        || valueAt(arg, 'U') == arg.length();
  }

  /** Where a short option's value begins, at the end when it is the next argument; else -1. */
  static int valueAt(String arg, char option) {
    if (arg.length() < 2 || arg.charAt(0) != '-') {
      return -1;
    }
    int i = 1;
    while (i < arg.length() && FLAGS.indexOf(arg.charAt(i)) >= 0) {
      i++;
    }
    return i < arg.length() && arg.charAt(i) == option ? i + 1 : -1;
  }
}
