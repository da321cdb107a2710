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
          "access-token",
          "api-key",
          "auth-token",
          "bearer-token",
          "oauth2-bearer",
          "passwd",
          "password",
          "secret",
          "secret-access-key",
          "secret-key",
          "session-token",
          "token");

  private static final Set<String> CURL_USER_OPTIONS = Set.of("-u", "--user", "-U", "--proxy-user");

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
    boolean curl = !args.isEmpty() && isCurl(args.getFirst());
    String before = "";
    for (String arg : args) {
      if (secretNext) {
        redacted.add(arg.isEmpty() ? "" : REDACTED);
        // Unquoted: the scheme is one argument, what it introduces is the next.
        secretNext = SCHEMES.contains(arg.toLowerCase(Locale.ROOT));
      } else if (curl && CURL_USER_OPTIONS.contains(before)) {
        int colon = arg.indexOf(':');
        redacted.add(colon < 0 ? text(arg) : text(arg.substring(0, colon + 1)) + REDACTED);
      } else {
        redacted.add(option(arg));
        secretNext = SecretScanner.isName(arg) || isSecretOption(arg);
      }
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

  private static boolean isCurl(String program) {
    return program.equals("curl") || program.endsWith("/curl");
  }

  private static String option(String arg) {
    int equals = arg.indexOf('=');
    if (equals > 0 && equals + 1 < arg.length() && isSecretOption(arg.substring(0, equals))) {
      return arg.substring(0, equals + 1) + REDACTED;
    }
    return new SecretScanner(arg, true).redact();
  }

  private static boolean isSecretOption(String arg) {
    int dashes = arg.startsWith("--") ? 2 : arg.startsWith("-") ? 1 : 0;
    return dashes > 0 && SECRET_OPTIONS.contains(arg.substring(dashes).toLowerCase(Locale.ROOT));
  }
}
