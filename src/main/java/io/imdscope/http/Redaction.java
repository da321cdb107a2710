package io.imdscope.http;

import io.imdscope.event.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts tokens and credentials out of text that is shown: what is left holds {@code [redacted]} in
 * their place. Takes time in proportion to the text, and a second pass changes nothing. It prefers
 * to cut too much.
 */
public final class Redaction {
  /** What stands for a secret. */
  public static final String REDACTED = "[redacted]";

  /** Options whose value, in the same argument or in the next, is a secret. */
  private static final Set<String> SECRET_OPTIONS =
      Set.of(
          "access-key",
          "access-token",
          "api-key",
          "apikey",
          "auth-token",
          "bearer-token",
          "client-secret",
          "id-token",
          "oauth2-bearer",
          "passwd",
          "password",
          "refresh-token",
          "secret",
          "secret-access-key",
          "secret-key",
          "session-token",
          "sig",
          "signature",
          "token");

  private static final String CREDENTIALS = "credentials";

  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "digest", "negotiate");

  private Redaction() {}

  /** A path, a header's value, or any other text with secrets cut out. */
  public static String text(String text) {
    return new SecretScanner(text, false).redact();
  }

  /** An argument vector with secrets cut out, also where one is an argument by itself. */
  public static List<String> args(List<String> args) {
    List<String> redacted = new ArrayList<>(args.size());
    boolean secretNext = false;
    boolean curl = false;
    String before = "";
    for (String arg : args) {
      if (secretNext) {
        redacted.add(arg.isEmpty() ? "" : REDACTED);
        // Unquoted: the scheme is one argument, what it introduces is the next.
        secretNext = SCHEMES.contains(arg.toLowerCase(Locale.ROOT));
      } else if (curl && CurlOptions.isUser(before)) {
        redacted.add(user(arg, 0));
      } else if ((curl ? CurlOptions.isCookie(before) : before.equals("--cookie"))
          && arg.indexOf('=') >= 0) {
        redacted.add(REDACTED);
      } else {
        redacted.add(curl ? curlOption(arg) : option(arg));
        secretNext = SecretNames.isName(arg) || isSecretOption(arg);
      }
      curl |= CurlOptions.isCurl(arg); // also behind sudo, env, timeout
      before = arg;
    }
    return redacted;
  }

  /** A process with secrets cut out of its name and arguments. */
  public static ProcessIdentity process(ProcessIdentity process) {
    return new ProcessIdentity(
        process.pid(),
        text(process.name()),
        args(process.args()),
        process.argsTruncated(),
        process.startTime());
  }

  /** The path of a request for a task's credentials, however it is spelt: its id is a secret. */
  static String credentialsPath(String path) {
    int end = path.indexOf(CREDENTIALS) + CREDENTIALS.length();
    if (end < CREDENTIALS.length()) {
      return REDACTED;
    }
    return end == path.length() ? path : path.substring(0, end) + "/" + REDACTED;
  }

  private static String curlOption(String arg) {
    int cookie = CurlOptions.valueAt(arg, 'b');
    if (cookie > 0 && arg.indexOf('=', cookie) >= 0) {
      return arg.substring(0, cookie) + REDACTED;
    }
    int user = Math.max(CurlOptions.valueAt(arg, 'u'), CurlOptions.valueAt(arg, 'U'));
    return user > 0 && arg.indexOf(':', user) >= 0 ? user(arg, user) : option(arg);
  }

  /** The password behind a user's name, which begins there. */
  private static String user(String arg, int from) {
    int colon = arg.indexOf(':', from);
    String name = text(colon < 0 ? arg : arg.substring(0, colon + 1));
    return colon < 0 || name.endsWith(REDACTED) ? name : name + REDACTED;
  }

  private static String option(String arg) {
    int equals = arg.indexOf('=');
    if (equals > 0 && equals + 1 < arg.length() && isSecretOption(arg.substring(0, equals))) {
      return arg.substring(0, equals + 1) + REDACTED;
    }
    return new SecretScanner(arg, true).redact();
  }

  /** Whether an option's value is a secret; with one dash too, as Go's programs take it. */
  static boolean isSecretOption(String arg) {
    int dashes = arg.startsWith("--") ? 2 : arg.startsWith("-") ? 1 : 0;
    return dashes > 0
        && SECRET_OPTIONS.contains(
            arg.substring(dashes).toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
