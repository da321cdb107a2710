package io.imdscope.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Jazzer, in a process of its own for each run. What it finds is left in its directory. */
final class Fuzzing {
  /** Beyond what it may take, for its start and its end. */
  private static final int PATIENCE_SECONDS = 240;

  /** Bytes of what a corpus takes: it stays in the repository. */
  private static final long LONGEST_KEPT = 1024;

  /** Bytes from which on one goes many ways at once. */
  private static final long LONGER = 75;

  private final Path directory;
  private final Path found;
  private final Path said;

  /**
   * One that leaves what it finds there.
   *
   * @param directory made where it is missing
   */
  Fuzzing(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    found = Files.createDirectories(directory.resolve("found"));
    said = directory.resolve("said");
  }

  /**
   * Tries bytes, beginning with the target's corpus.
   *
   * @param seconds how long; where 0, so many {@code runs}
   * @return what Jazzer said, where the parser threw or took too long for a text; empty where not
   */
  String run(Target target, int seconds, int runs) throws Exception {
    int exit =
        jazzer(
            seconds,
            target,
            seconds > 0 ? "-max_total_time=" + seconds : "-runs=" + runs,
            "-timeout=30",
            found.toString(),
            target.corpus().toString());
    String all = Files.readString(said);
    return exit == 0 && all.contains("Done ") ? "" : all;
  }

  /**
   * Takes into the target's corpus, of what was found and is short, as much as goes other ways. How
   * often it goes one does not count: that would be three times as many, for nothing new.
   */
  void keep(Target target) throws Exception {
    Path longer = Files.createDirectory(directory.resolve("longer"));
    Path shorter = Files.createDirectory(directory.resolve("shorter"));
    try (Stream<Path> files = Files.list(found)) {
      for (Path file : files.toList()) {
        long bytes = Files.size(file);
        if (bytes <= LONGEST_KEPT) {
          Files.copy(file, (bytes >= LONGER ? longer : shorter).resolve(file.getFileName()));
        }
      }
    }
    // The shortest of a directory come first: without the two a third more would be kept.
    merge(target, longer);
    merge(target, shorter);
  }

  private void merge(Target target, Path from) throws Exception {
    String corpus = target.corpus().toString();
    int exit = jazzer(60, target, "-merge=1", "-use_counters=0", corpus, from.toString());
    if (exit != 0) {
      throw new IOException("not merged: see " + said);
    }
  }

  private int jazzer(int seconds, Target target, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.parser(),
                "--instrumentation_includes=" + target.watched(),
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-seed=1",
                "-max_len=" + target.longest(),
                "-rss_limit_mb=0"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("not done within its time: see " + said);
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly(); // also where nobody waits any more
    }
  }
}
