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
  private static final String QUOTES = "\"'`";

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
      shown.add(arg);
      OptionSecret secret = secret(arg, curl);
      int end = secret == OptionSecret.NONE ? at : end(args, at);
      Optional<String> value =
          end - at > 1 ? secret.shown(String.join(" ", args.subList(at, end))) : Optional.empty();
      if (value.isPresent()) {
        shown.add(value.get());
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

  private static OptionSecret secret(String option, boolean curl) {
    if (SecretNames.isOption(option)) {
      return OptionSecret.ALL;
    }
    CurlOptions.Found found = CurlOptions.find(option);
    return curl && found.valueAt() == option.length() ? found.secret() : OptionSecret.NONE;
  }

  /** Where a header's value ends that begins there and that no quote ends. */
  static int end(String text, int value) {
    int end = value + 1;
    while (end < text.length() && (text.charAt(end - 1) > ' ' || !begins(text, end))) {
      end++;
    }
    return end < text.length() ? end - 1 : text.length();
  }

  /** Whether an option or an address begins there. */
  private static boolean begins(String text, int at) {
    int i = at;
    while (i < text.length() && QUOTES.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return (i < text.length() && text.charAt(i) == '-')
        || text.regionMatches(true, i, "http", 0, 4);
  }
}
