package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on events lists each reason for a loss as the code has it. */
class EventsPageTest {
  @Test
  void everyCauseIsExplained() throws Exception {
    Path page = Path.of(System.getProperty("imdscope.basedir"), "docs", "events.md");
    List<String> expected =
        Arrays.stream(Cause.values())
            .map(cause -> "| `" + cause.label() + "` | " + cause.help() + " |")
            .toList();
    assertThat(Files.readAllLines(page)).containsSequence(expected);
  }

  @Test
  void everyReasonForALossIsExplained() throws Exception {
    Path page = Path.of(System.getProperty("imdscope.basedir"), "docs", "events.md");
    List<String> expected =
        Arrays.stream(Loss.values())
            .map(loss -> "| `" + loss.label() + "` | " + loss.help() + " |")
            .toList();
    assertThat(Files.readAllLines(page)).containsSequence(expected);
  }
}
