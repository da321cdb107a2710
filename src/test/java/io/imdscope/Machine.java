package io.imdscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: without it the test is skipped, or fails where CI=true. */
public final class Machine {
  private static final String SYSTEM_PATH = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

  /** How many times slower than usual this machine is: an emulated one says so. */
  private static final int SLOWNESS = Integer.getInteger("imdscope.slowness", 1);

  private Machine() {}

  /** How long to wait here for what usually comes within so long. */
  public static Duration patience(Duration usual) {
    return usual.multipliedBy(SLOWNESS);
  }

  public static void requireRoot() {
    boolean root;
    try {
      root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      root = false;
    }
    require(root, "needs root");
  }

  public static void requireProgram(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + SYSTEM_PATH;
    require(
        Stream.of(path.split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
        "needs the program " + program);
  }

  /** Goes on only when the condition holds; {@code why} is what the machine lacks. */
  public static void require(boolean condition, String why) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(condition, why + " (CI=true, so this is not skipped)");
    }
    Assumptions.assumeTrue(condition, why);
  }

  /** Where cgroup v2 is mounted. */
  public static Path cgroup2() {
    Optional<Path> mount = mount(fields -> fields[2].equals("cgroup2"));
    require(mount.isPresent(), "needs a mounted cgroup v2");
    return mount.orElseThrow();
  }

  /** Where a controller's cgroup v1 hierarchy is mounted; newer machines have none, also in CI. */
  public static Optional<Path> cgroup1(String controller) {
    return mount(
        fields ->
            fields[2].equals("cgroup") && List.of(fields[3].split(",", -1)).contains(controller));
  }

  private static Optional<Path> mount(Predicate<String[]> wanted) {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      return mounts
          .map(line -> line.split(" ", -1))
          .filter(wanted)
          .map(fields -> Path.of(fields[1]))
          .findFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
