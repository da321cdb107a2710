package io.imdscope.capture.legacylog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts out secrets that are not known for such any more once they are in lower case: by the shape
 * of a token, and by the letter of one of curl's options. What has a name is found later, as in any
 * other text. It prefers to cut too much.
 */
final class LoweredSecrets {
  /** What stands for a secret, as everywhere. */
  static final String REDACTED = "[redacted]";

  /** What the tool itself puts there. */
  static final String TOKEN_REDACTED = "**token redacted**";

  /**
   * An IMDS token, a session token of AWS, a JWT, and base64 that is padded twice; as {@code
   * http.TokenShape} knows them in their own case.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "aqa[a-z0-9+/_-]{17,}+={0,2}"
              + "|(?:iqoj|fwog|fqog)[a-z0-9+/_.%-]{36,}+={0,2}"
              // Looks ahead once for each run of characters, whatever is in it.
              + "|(?<![a-z0-9_-])(?=[a-z0-9_-]*+\\.[a-z0-9_.-]{9})"
              + "[a-z0-9_-]*?eyj[a-z0-9_-]{7,}+\\.[a-z0-9_.-]++={0,2}"
              + "|(?<![a-z0-9+/_-])[a-z0-9+/_-]{38,}+(?:==|%3d%3d)");

  /** Each token has one of these; they are sought far faster than the pattern is. */
  private static final List<String> SIGNS =
      List.of("aqa", "iqoj", "fwog", "fqog", "eyj", "==", "%3d%3d");

  /** Short options of curl without a value, whose letters in capitals may be those of others. */
  private static final String FLAGS = "#012346:bfgijklmnopqrsvz";

  private LoweredSecrets() {}

  /** A text without tokens. */
  static String text(String text) {
    return SIGNS.stream().anyMatch(text::contains)
        ? TOKEN.matcher(text).replaceAll(Matcher.quoteReplacement(REDACTED))
        : text;
  }

  /** An argument vector without tokens, and without passwords given to curl. */
  static List<String> args(List<String> args) {
    List<String> shown = new ArrayList<>(args.size());
    boolean curl = false;
    char option = ' ';
    for (String arg : args) {
      String value = value(text(arg), option);
      option = curl ? option(value) : ' ';
      shown.add(value);
      curl |= arg.equals("curl") || arg.endsWith("/curl");
    }
    return shown;
  }

  /** The option whose value comes next: {@code -ou} may have been {@code -Ou}. */
  private static char option(String arg) {
    if (arg.length() < 2 || arg.charAt(0) != '-' || arg.charAt(1) == '-') {
      return ' ';
    }
    for (int i = 1; i < arg.length() - 1; i++) {
      if (FLAGS.indexOf(arg.charAt(i)) < 0) {
        return ' ';
      }
    }
    return arg.charAt(arg.length() - 1);
  }

  private static String value(String value, char option) {
    return switch (option) {
      case 'u', 'e' -> {
        int colon = value.indexOf(':');
        yield colon < 0 || colon == value.length() - 1
            ? value
            : value.substring(0, colon + 1) + REDACTED;
      }
      case 'b' -> value.indexOf('=') < 0 ? value : REDACTED;
      case 'x' -> {
        int sign = value.lastIndexOf('@');
        yield sign < 0 ? value : REDACTED + value.substring(sign);
      }
      default -> value;
    };
  }
}
