package io.imdscope.capture.kernel;

import io.imdscope.bpf.Capabilities;
import io.imdscope.capture.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether eBPF maps fit into the memory that this process may lock: before Linux 5.11 they count as
 * such. libbpf raises the limit by itself where it may.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">RLIMIT_MEMLOCK</a>
 */
final class LockedMemory {
  /** The ring buffer is mapped and counted once; the rest is for sockets and small maps. */
  static final long NEEDED_BYTES = 64L * 1024 * 1024;

  private static final String NAME = "locked memory";
  private static final String LINE = "Max locked memory";
  private static final String UNLIMITED = "unlimited";
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private LockedMemory() {}

  /** This machine's answer, absent where the kernel does not count maps so. */
  static Optional<Check> examine(Optional<KernelRelease> release) {
    List<String> limits;
    try {
      limits = Files.readAllLines(LIMITS);
    } catch (IOException e) {
      limits = List.of();
    }
    boolean mayRaise =
        Capabilities.ofThisProcess().filter(Capabilities::mayRaiseLimits).isPresent();
    return judge(release, limits, mayRaise);
  }

  /**
   * The answer to what was read.
   *
   * @param limits the lines of {@code /proc/self/limits}
   * @param mayRaise whether the process has CAP_SYS_RESOURCE
   */
  static Optional<Check> judge(
      Optional<KernelRelease> release, List<String> limits, boolean mayRaise) {
    if (release.isEmpty() || release.get().isAtLeast(5, 11)) {
      return Optional.empty();
    }
    if (mayRaise) {
      return Optional.of(Check.ok(NAME, "may be raised (CAP_SYS_RESOURCE)"));
    }
    return Optional.of(
        limits.stream()
            .filter(line -> line.startsWith(LINE))
            .map(line -> line.substring(LINE.length()).strip().split("\\s+"))
            .filter(values -> values.length >= 2)
            .findFirst()
            .map(values -> judge(values[0], values[1]))
            .orElseGet(() -> Check.unknown(NAME, LIMITS + " could not be read", "mount /proc")));
  }

  private static Check judge(String soft, String hard) {
    if (hard.equals(UNLIMITED)) {
      return Check.ok(NAME, "may be raised");
    }
    return soft.matches("\\d{1,18}") && Long.parseLong(soft) >= NEEDED_BYTES
        ? Check.ok(NAME, "limit=" + soft)
        : Check.failed(
            NAME,
            "before Linux 5.11 maps count as locked memory, and the limit is " + soft + " bytes",
            "ulimit -l unlimited (systemd: LimitMEMLOCK=infinity), or add CAP_SYS_RESOURCE");
  }
}
