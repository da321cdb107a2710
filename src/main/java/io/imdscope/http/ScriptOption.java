package io.imdscope.http;

import java.util.Optional;

/**
 * An option with a secret value within a script, as a shell's words or a list of strings have it:
 * {@code --token x}, {@code --token="x y"}, {@code "-u", "user:x"}.
 *
 * @param from where what is shown instead of the value begins
 * @param to where the value ends
 */
record ScriptOption(int from, int to, String shown) {
  /** A longer value is a secret, whatever it holds: so a text is not looked at again and again. */
  private static final int LONGEST = 1024;

  private static final String NAME_ENDS = "=:\"'`,;&|<>) \t\r\n";
  private static final String WORD_ENDS = "&;|<>) \t\r\n";

  /**
   * The option that begins there with its dash.
   *
   * @param curl whether options of curl count too
   */
  static Optional<ScriptOption> find(String text, int at, boolean curl) {
    if (at > 0 && !Character.isWhitespace(text.charAt(at - 1)) && !isQuote(text, at - 1)) {
      return Optional.empty();
    }
    int end = at;
    while (end < text.length() && NAME_ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String option = text.substring(at, end);
    if (TokenShape.find(text, at, end, end) >= 0) {
      return Optional.empty(); // a secret itself
    }
    if (SecretNames.isOption(option)) {
      int value = next(text, at, end);
      boolean another = isBlank(text, end) && is(text, value, '-');
      return value < 0 || another || isComputed(text, value)
          ? Optional.empty()
          : value(text, value, isListed(text, at, end), OptionSecret.ALL);
    }
    CurlOptions.Found found = CurlOptions.find(option);
    if (!curl || found.secret() == OptionSecret.NONE) {
      return Optional.empty();
    }
    boolean joined =
        found.valueAt() < option.length()
            || (!option.startsWith("--") && !isBlank(text, end) && !isListed(text, at, end));
    int value = joined ? at + found.valueAt() : next(text, at, end);
    return value < 0
        ? Optional.empty()
        : value(text, value, isListed(text, at, end), found.secret());
  }

  /** Where the value begins behind a separator; -1 when there is none. */
  private static int next(String text, int at, int end) {
    if (is(text, end, '=') || is(text, end, ':')) {
      return end + 1;
    }
    int value = end;
    if (isListed(text, at, end)) {
      value += 2;
      while (value < text.length() && Character.isWhitespace(text.charAt(value))) {
        value++;
      }
      return isQuote(text, value) ? value : -1;
    }
    while (isBlank(text, value) || text.startsWith("\\\n", value)) {
      value += isBlank(text, value) ? 1 : 2;
    }
    return value == end ? -1 : value;
  }

  private static Optional<ScriptOption> value(
      String text, int value, boolean listed, OptionSecret secret) {
    int opening = skipEscapes(text, value);
    int to = end(text, value, opening, listed);
    int from = isQuote(text, opening) ? Math.min(opening + 1, to) : value;
    String quote = text.substring(value, from);
    String held = text.substring(from, to);
    boolean closed = !quote.isEmpty() && held.endsWith(quote);
    boolean inTwo = !closed && !quote.isEmpty() && closing(text, opening, text.length()) > 0;
    if (closed) {
      held = held.substring(0, held.length() - quote.length());
    }
    Optional<String> shown =
        held.length() > LONGEST
            ? OptionSecret.ALL.shown(held)
            : secret.shown(held).filter(left -> secret != OptionSecret.PASSWORD || hasName(left));
    int end = closed ? to - quote.length() : to;
    return shown.map(
        left -> new ScriptOption(from, end, withoutQuotes(left) + (inTwo ? quote : "")));
  }

  /** Else the name holds a secret that goes on behind the colon, which is cut as in any text. */
  private static boolean hasName(String shown) {
    return shown.endsWith(":" + Redaction.REDACTED);
  }

  /** Half of a pair may have gone with the secret: what follows is not to be taken for quoted. */
  private static String withoutQuotes(String shown) {
    String plain = shown.replaceAll("[\"'`]", "");
    return plain.equals(shown) ? shown : Redaction.text(plain);
  }

  /** The end of a string in a list, or of a shell's word, which goes on through its quotes. */
  private static int end(String text, int value, int opening, boolean listed) {
    int i = value;
    while (i < text.length() && WORD_ENDS.indexOf(text.charAt(i)) < 0) {
      if (isQuote(text, i)) {
        int closing = closing(text, i, i == opening ? text.length() : i + LONGEST);
        if (closing < 0) {
          // What has begun with it goes to the end of the line; else a quoted script ends here.
          return i == opening ? -closing : i;
        }
        i = closing;
        if (listed) {
          return i + 1;
        }
      }
      i++;
    }
    return i;
  }

  /** Where a quote is closed in its line; else where that was given up, as a negative number. */
  private static int closing(String text, int quote, int limit) {
    int i = quote + 1;
    while (i < Math.min(limit, text.length()) && text.charAt(i) != '\n') {
      if (text.charAt(i) == text.charAt(quote)) {
        return i;
      }
      i++;
    }
    return -i;
  }

  /** Whether an option is a string of a list that goes on behind it. */
  private static boolean isListed(String text, int at, int end) {
    return at > 0
        && isQuote(text, at - 1)
        && is(text, end, text.charAt(at - 1))
        && is(text, end + 1, ',');
  }

  /** What a shell puts in is not there yet: {@code --token $(cat file)} shows how it is got. */
  private static boolean isComputed(String text, int value) {
    int quote = skipEscapes(text, value);
    int first = isQuote(text, quote) ? quote + 1 : value;
    return is(text, quote, '`') || text.startsWith("$(", first) || text.startsWith("${", first);
  }

  private static int skipEscapes(String text, int from) {
    int i = from;
    while (is(text, i, '\\')) {
      i++;
    }
    return i;
  }

  private static boolean isQuote(String text, int i) {
    return is(text, i, '"') || is(text, i, '\'') || is(text, i, '`');
  }

  private static boolean isBlank(String text, int i) {
    return is(text, i, ' ') || is(text, i, '\t');
  }

  private static boolean is(String text, int i, char c) {
    return i < text.length() && text.charAt(i) == c;
  }
}
