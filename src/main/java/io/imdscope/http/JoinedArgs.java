package io.imdscope.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts secrets out of arguments that were parted at every space, whether one ended there or not: a
 * header's value, a cookie and a password may go on in the next. What quotes do not end is cut up
 * to the next option or address, rather too far than not far enough.
 */
final class JoinedArgs {
  private JoinedArgs() {}

  static List<String> redact(List<String> args) {
    String joined = String.join(" ", args);
    String shown = new SecretScanner(joined, SecretScanner.Kind.ARGUMENTS).redact();
    return options(shown.isEmpty() ? args : List.of(shown.split(" ", -1)));
  }

  /** Values of options that go on in the next arguments, without their secrets. */
  private static List<String> options(List<String> args) {
    List<String> shown = new ArrayList<>(args.size());
    boolean curl = false;
    int at = 0;
    while (at < args.size()) {
      String arg = args.get(at++);
      CurlOptions.Found found = secret(arg, curl);
      boolean joined = found.valueAt() < arg.length();
      int end = found.secret() == OptionSecret.NONE ? at : end(args, joined ? at - 1 : at);
      String name = joined ? arg.substring(0, found.valueAt()) : arg;
      Optional<String> value =
          end - at > (joined ? 0 : 1)
              ? found.secret().shown(value(arg.substring(name.length()), args.subList(at, end)))
              : Optional.empty();
      shown.add(joined ? name + value.orElse(arg.substring(name.length())) : arg);
      if (value.isPresent()) {
        if (!joined) {
          shown.add(value.get());
        }
        at = end;
      }
      curl |= CurlOptions.isCurl(arg);
    }
    return shown;
  }

  private static int end(List<String> args, int at) {
    int end = Math.min(at + 1, args.size());
    while (end < args.size() && !begins(args.get(end), 0)) {
      end++;
    }
    return end;
  }

  private static String value(String joined, List<String> next) {
    String rest = String.join(" ", next);
    return joined.isEmpty() ? rest : joined + " " + rest;
  }

  /** What an option that may stand behind a quote holds, and where in the argument that begins. */
  private static CurlOptions.Found secret(String arg, boolean curl) {
    int start = skipQuotes(arg, 0);
    int separator = new ScannedText(arg).indexOfAny(start, Redaction.SEPARATORS);
    String name = arg.substring(start, separator);
    int behind = Math.min(separator + 1, arg.length());
    if (SecretNames.isOption(name)) {
      return new CurlOptions.Found(OptionSecret.ALL, behind);
    }
    if (!curl) {
      return new CurlOptions.Found(OptionSecret.NONE, arg.length());
    }
    if (name.startsWith("--")) {
      return new CurlOptions.Found(CurlOptions.find(name).secret(), behind);
    }
    CurlOptions.Found letter = CurlOptions.find(arg.substring(start));
    return new CurlOptions.Found(letter.secret(), start + letter.valueAt());
  }

  private static int skipQuotes(String text, int from) {
    int i = from;
    while (i < text.length() && ScannedText.isQuote(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Where a value ends that begins there and that no quote ends. */
  static int end(String text, int value) {
    int end = value + 1;
    while (end < text.length() && (text.charAt(end - 1) > ' ' || !begins(text, end))) {
      end++;
    }
    return end < text.length() ? end - 1 : text.length();
  }

  /** Whether an option or an address begins there. */
  private static boolean begins(String text, int at) {
    int i = skipQuotes(text, at);
    return (i < text.length() && text.charAt(i) == '-')
        || text.regionMatches(true, i, "http://", 0, 7)
        || text.regionMatches(true, i, "https://", 0, 8);
  }
}
