package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations and lists for people. */
class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.000000001S, 1 ms",
    "PT0.25S, 250 ms",
    "PT59.9S, 59 s",
    "PT60S, 1 min",
    "PT61S, 1 min 1 s",
    "PT3H10M5S, 3 h 10 min",
    "P6DT4H59M, 6 d 4 h",
    "P7D, 7 d",
    "P6DT23H59M59S, 6 d 23 h"
  })
  void durationsHaveTwoUnits(Duration duration, String text) {
    assertThat(Words.duration(duration)).isEqualTo(text);
  }

  @Test
  void listsEnd() {
    assertThat(Words.list(List.of("a"), 2)).isEqualTo("a");
    assertThat(Words.list(List.of("a", "b"), 2)).isEqualTo("a and b");
    assertThat(Words.list(List.of("a", "b", "c", "d"), 2)).isEqualTo("a, b and 2 more");
  }
}
