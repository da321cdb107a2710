package io.imdscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer looks for bytes that a parser cannot bear, at two parsers at once. {@code ./verify --fuzz
 * SECONDS} lets it look longer; with {@code -Dfuzz.keep=true} the corpora take what went other
 * ways.
 */
@Tag("slow")
class FuzzTest {
  private static final int RUNS = 1000;
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 0);
  private static final int AT_ONCE = 2;

  /** What Jazzer said of each that it found something in, else empty. */
  private static final Map<Target, Future<String>> FOUND = new EnumMap<>(Target.class);

  private static ExecutorService executor;

  @BeforeAll
  static void start() {
    executor = Executors.newFixedThreadPool(AT_ONCE);
    for (Target target : Target.values()) {
      FOUND.put(target, executor.submit(() -> look(target)));
    }
  }

  @AfterAll
  static void end() {
    executor.shutdownNow();
    executor.close();
  }

  private static String look(Target target) throws Exception {
    Path directory = Path.of(System.getProperty("imdscope.basedir"), "target/fuzz", target.name());
    clear(directory);
    Fuzzing fuzzing = new Fuzzing(directory);
    String found = fuzzing.run(target, SECONDS, RUNS);
    if (found.isEmpty() && Boolean.getBoolean("fuzz.keep")) {
      fuzzing.keep(target);
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void nothingIsFoundThatAParserCannotBear(Target target) throws Exception {
    assertThat(target.corpus()).isNotEmptyDirectory();
    assertThat(FOUND.get(target).get()).isEmpty();
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
