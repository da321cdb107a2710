package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** One line on a terminal, gone at the end; nothing where nobody looks. */
class ReadingProgressTest {
  private final StringWriter err = new StringWriter();

  @Test
  void nothingIsWrittenWhereNobodyLooks() {
    try (ReadingProgress progress = new ReadingProgress(new PrintWriter(err), false)) {
      progress.at(1, 2);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aLineIsTakenBack() {
    try (ReadingProgress progress = new ReadingProgress(new PrintWriter(err), true)) {
      progress.at(3 << 20, 4 << 20);
    }
    assertThat(err.toString()).isEqualTo("\r\u001b[Kreading: 3 of 4 MiB, 75 %\r\u001b[K");
  }

  @Test
  void whatWasNeverShownIsNotTakenBack() {
    new ReadingProgress(new PrintWriter(err), true).close();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void sizesThatAreNotKnownOrGrowAreNoTrouble() {
    assertThat(ReadingProgress.text(5 << 20, 0)).isEqualTo("5 MiB");
    assertThat(ReadingProgress.text(0, 0)).isEqualTo("0 MiB");
    assertThat(ReadingProgress.text(1L << 60, 1L << 60)).endsWith(", 100 %");
    assertThat(ReadingProgress.text(3 << 20, 2 << 20)).endsWith(", 100 %");
  }
}
