package io.imdscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether somebody is looking. */
final class Terminal {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /**
   * Whether to write colours.
   *
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  static boolean colour(Map<String, String> environment) {
    return !isRefused(environment) && isTerminal(STANDARD_OUTPUT);
  }

  /** Whether to write colours to standard error. */
  static boolean colourOfError(Map<String, String> environment) {
    return !isRefused(environment) && isError();
  }

  private static boolean isRefused(Map<String, String> environment) {
    return !environment.getOrDefault("NO_COLOR", "").isEmpty()
        || "dumb".equals(environment.get("TERM"));
  }

  /** Whether standard error is read by somebody who looks at it as it comes. */
  static boolean isError() {
    return isTerminal(STANDARD_ERROR);
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
