package io.imdscope.http;

import java.util.Map;

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

  private static final Map<String, OptionSecret> LONG =
      Map.ofEntries(
          Map.entry("--cookie", OptionSecret.COOKIE),
          Map.entry("--user", OptionSecret.PASSWORD),
          Map.entry("--proxy-user", OptionSecret.PASSWORD),
          Map.entry("--cert", OptionSecret.PASSWORD),
          Map.entry("--proxy-cert", OptionSecret.PASSWORD),
          Map.entry("--proxy", OptionSecret.USER_INFO),
          Map.entry("--proxy1.0", OptionSecret.USER_INFO),
          Map.entry("--preproxy", OptionSecret.USER_INFO),
          Map.entry("--socks4", OptionSecret.USER_INFO),
          Map.entry("--socks4a", OptionSecret.USER_INFO),
          Map.entry("--socks5", OptionSecret.USER_INFO),
          Map.entry("--socks5-hostname", OptionSecret.USER_INFO));

  /**
   * What an option's value holds.
   *
   * @param valueAt where the value begins; at the option's end when it is what comes next
   */
  record Found(OptionSecret secret, int valueAt) {}

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
        && (Character.isWhitespace(script.charAt(end)) || "\"'".indexOf(script.charAt(end)) >= 0);
  }

  /** What an option, of which a short one may have its value with it, is followed by. */
  static Found find(String option) {
    OptionSecret secret = LONG.getOrDefault(option, OptionSecret.NONE);
    if (secret != OptionSecret.NONE || option.length() < 2 || option.charAt(0) != '-') {
      return new Found(secret, option.length());
    }
    int i = 1;
    while (i < option.length() - 1 && FLAGS.indexOf(option.charAt(i)) >= 0) {
      i++;
    }
    return new Found(ofLetter(option.charAt(i)), i + 1);
  }

  private static OptionSecret ofLetter(char letter) {
    return switch (letter) {
      case 'b' -> OptionSecret.COOKIE;
      case 'u', 'U', 'E' -> OptionSecret.PASSWORD;
      case 'x' -> OptionSecret.USER_INFO;
      default -> OptionSecret.NONE;
    };
  }
}
