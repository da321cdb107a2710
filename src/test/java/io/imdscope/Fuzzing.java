package io.imdscope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Jazzer, in a process of its own, looks for bytes that a parser cannot bear, beginning with good
 * ones. Elsewhere longer: {@code -Dfuzz.runs=100000000}.
 */
public final class Fuzzing {
  private static final String RUNS = System.getProperty("fuzz.runs", "3000");

  /** How many bytes are tried at most, unless more are asked for. */
  private static final int LENGTH = 8192;

  private Fuzzing() {}

  /** Bytes to begin with. */
  public static void seed(Path directory, String name, byte[] bytes) throws IOException {
    Files.write(Files.createDirectories(directory.resolve("seeds")).resolve(name), bytes);
  }

  /** Fails where {@code target} throws, or takes longer than it may. */
  public static void fuzz(Class<?> target, Path directory) throws Exception {
    fuzz(target, directory, "io.imdscope.**", LENGTH);
  }

  /**
   * The same.
   *
   * @param watched the classes whose ways through guide it
   */
  public static void fuzz(Class<?> target, Path directory, String watched, int length)
      throws Exception {
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + watched,
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-runs=" + RUNS,
                "-seed=1",
                "-max_len=" + length,
                "-rss_limit_mb=0",
                "-timeout=10",
                directory.resolve("seeds").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said, UTF_8)).isZero();
    assertThat(said).content(UTF_8).contains("Done " + RUNS + " runs");
  }
}
