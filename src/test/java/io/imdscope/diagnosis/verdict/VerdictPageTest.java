package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on the verdict lists rules and decisions as the code has them. */
class VerdictPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("imdscope.basedir"), "docs", "verdict.md");

  @Test
  void everyRuleIsExplained() throws Exception {
    List<String> expected =
        Arrays.stream(Rule.values())
            .map(rule -> "| `" + rule.label() + "` | " + rule.help() + " |")
            .toList();
    assertThat(Files.readAllLines(PAGE)).containsSequence(expected);
  }

  @Test
  void everyDecisionIsExplained() throws Exception {
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList())
        .extracting(line -> line.substring(3, line.indexOf('`', 3)))
        .startsWith(Arrays.stream(Decision.values()).map(Decision::label).toArray(String[]::new));
  }
}
