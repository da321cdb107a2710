package io.imdscope.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Cuts tokens and credentials out of text that is shown: what is left holds {@code [redacted]} in
 * their place. Takes time in proportion to the text, and doing it twice changes nothing. It prefers
 * to cut too much.
 */
public final class Redaction {
  /** What stands for a secret. */
  public static final String REDACTED = "[redacted]";

  /** What may stand between an option and its value in one argument. */
  static final String SEPARATORS = "=:";

  /** Beyond them nothing of it is shown. */
  private static final int MOST_PASSES = 8;

  private static final List<String> NOTHING_SHOWN = List.of(REDACTED);

  private static final String CREDENTIALS = "credentials";

  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate");

  private Redaction() {}

  /** A path, a header's value, or any other text with secrets cut out. */
  public static String text(String text) {
    return again(text, each -> new SecretScanner(each, SecretScanner.Kind.TEXT).redact(), REDACTED);
  }

  /** An argument vector with secrets cut out, also where one is an argument by itself. */
  public static List<String> args(List<String> args) {
    return again(args, Redaction::once, NOTHING_SHOWN);
  }

  /** An argument vector that was parted at every space, with secrets cut out. */
  static List<String> partedArgs(List<String> args) {
    return again(args, each -> args(JoinedArgs.redact(each)), NOTHING_SHOWN);
  }

  /** What is left of a text may show what was none before, as when a quote went with a secret. */
  private static <T> T again(T given, UnaryOperator<T> once, T nothing) {
    T before = given;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      T after = once.apply(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    return nothing;
  }

  private static List<String> once(List<String> args) {
    List<String> redacted = new ArrayList<>(args.size());
    boolean curl = false;
    OptionSecret next = OptionSecret.NONE;
    for (String arg : args) {
      Optional<String> shown = next.shown(arg);
      if (shown.isPresent()) {
        redacted.add(shown.get());
        // Unquoted: the scheme is one argument, what it introduces is the next.
        boolean scheme = SCHEMES.contains(arg.toLowerCase(Locale.ROOT));
        next = scheme && next == OptionSecret.ALL ? next : OptionSecret.NONE;
      } else {
        redacted.add(option(arg, curl));
        next = secretBehind(arg, curl);
      }
      curl |= CurlOptions.isCurl(arg); // also behind sudo, env, timeout
    }
    return redacted;
  }

  /** What the argument after this one holds. */
  private static OptionSecret secretBehind(String arg, boolean curl) {
    if (SecretNames.isName(arg) || SecretNames.isOption(arg)) {
      return OptionSecret.ALL;
    }
    CurlOptions.Found found = CurlOptions.find(arg);
    return (curl || arg.equals("--cookie")) && found.valueAt() == arg.length()
        ? found.secret()
        : OptionSecret.NONE;
  }

  /** The path of a request for a task's credentials, however it is spelt: its id is a secret. */
  static String credentialsPath(String path) {
    int end = path.indexOf(CREDENTIALS) + CREDENTIALS.length();
    if (end < CREDENTIALS.length()) {
      return REDACTED;
    }
    return end == path.length() ? path : path.substring(0, end) + "/" + REDACTED;
  }

  /** One argument, an option with its value perhaps: {@code --token=x}, curl's {@code -uuser:x}. */
  private static String option(String arg, boolean curl) {
    int separator = new ScannedText(arg).indexOfAny(0, SEPARATORS);
    String name = arg.substring(0, separator);
    if (separator + 1 < arg.length() && SecretNames.isOption(name)) {
      return arg.substring(0, separator + 1) + REDACTED;
    }
    if (curl) {
      boolean isLong = arg.startsWith("--");
      CurlOptions.Found found = CurlOptions.find(isLong ? name : arg);
      int value = Math.min(arg.length(), found.valueAt() + (isLong ? 1 : 0));
      Optional<String> shown = found.secret().shown(arg.substring(value));
      if (shown.isPresent()) {
        return new SecretScanner(arg.substring(0, value) + shown.get(), SecretScanner.Kind.ARGUMENT)
            .redact();
      }
    }
    return new SecretScanner(arg, SecretScanner.Kind.ARGUMENT).redact();
  }
}
