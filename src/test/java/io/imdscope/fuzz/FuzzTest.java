package io.imdscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jazzer looks for bytes that a parser cannot bear. {@code ./verify --fuzz SECONDS} lets it look
 * longer; with {@code -Dfuzz.keep=true} the corpora take what went other ways.
 */
@Tag("slow")
class FuzzTest {
  private static final int RUNS = 3000;
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 0);

  @ParameterizedTest
  @EnumSource(Target.class)
  void nothingIsFoundThatAParserCannotBear(Target target) throws Exception {
    assertThat(target.corpus()).isNotEmptyDirectory();
    Path directory = Path.of(System.getProperty("imdscope.basedir"), "target/fuzz", target.name());
    if (Files.exists(directory)) {
      clear(directory);
    }
    Fuzzing fuzzing = new Fuzzing(directory);
    assertThat(fuzzing.run(target, SECONDS, RUNS)).isEmpty();
    if (Boolean.getBoolean("fuzz.keep")) {
      fuzzing.keep(target);
    }
  }

  private static void clear(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
