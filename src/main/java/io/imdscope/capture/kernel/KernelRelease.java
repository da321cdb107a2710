package io.imdscope.capture.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel's version, of which distributions keep the first two numbers: {@code 5.10}. */
record KernelRelease(int major, int minor) {
  private static final Path FILE = Path.of("/proc/sys/kernel/osrelease");
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*");

  /** The running kernel's release as it says it; "unknown" when it cannot be read. */
  static String text() {
    try {
      return Files.readString(FILE).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  static Optional<KernelRelease> parse(String text) {
    Matcher matcher = RELEASE.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new KernelRelease(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
