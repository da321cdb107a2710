package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log's files one after another, as {@code cat} puts them, and what copying did to their end. */
class ConcatenatedLogTest {
  private static final Instant TIME = Samples.TIME;
  private static final byte[] CALLS = LogText.calls(TIME, 3);
  private static final byte[] GZIP = LogText.gzip(CALLS);

  @TempDir Path directory;

  /** Closed files, then the open one, to which a line is being added. */
  @Test
  void readsADirectoryThatCameOverAPipe() {
    byte[] open = Arrays.copyOf(CALLS, CALLS.length - 20);
    byte[] all = LogText.plus(GZIP, CALLS, GZIP, GZIP, open);
    for (int piece : new int[] {7, 1000, 1 << 20}) {
      Collected read = Collected.of(LogFiles.find(List.of("-")), new Members.Trickle(all, piece));
      assertThat(read.events).hasSize(14);
      assertThat(read.reading.problems())
          .singleElement()
          .asString()
          .contains("line 15, is cut off at the end");
    }
  }

  @Test
  void readsAFileOfBoth() throws IOException {
    assertThat(Collected.of(LogText.write(directory, "a", LogText.plus(GZIP, CALLS))).events)
        .hasSize(6);
    assertThat(Collected.of(LogText.write(directory, "b", LogText.plus(CALLS, GZIP))).events)
        .hasSize(6);
  }

  /** The line that a crash left and the one that follows it are one line; no more is. */
  @Test
  void aLineThatACrashLeftCostsOnlyItselfAndTheNext() {
    byte[] torn = Arrays.copyOf(CALLS, CALLS.length - 20);
    Collected read = Collected.ofInput(LogText.plus(torn, GZIP));
    assertThat(read.events).hasSize(4);
    assertThat(read.reading.unreadable()).isEqualTo(1);
  }

  @Test
  void saysWhatFollowsAMemberAndIsNothing() {
    byte[] second = GZIP.clone();
    second[0] ^= 1;
    for (byte[] odd : List.of(new byte[512], new byte[1], second, new byte[] {0x1e})) {
      Collected read = Collected.ofInput(LogText.plus(GZIP, odd));
      assertThat(read.events).hasSize(3);
      assertThat(read.reading.unreadable()).isPositive();
      assertThat(read.reading.problems()).isNotEmpty();
    }
    second[0] ^= 1;
    second[2] ^= 1;
    Collected read = Collected.ofInput(LogText.plus(GZIP, second));
    assertThat(read.reading.unreadable()).isEqualTo(1);
    assertThat(read.reading.problems())
        .containsExactly(
            "standard input cannot be read: it is compressed in a way that is not known");
  }

  /** Whoever compresses byte by byte has the same log. */
  @Test
  void readsMembersOfAByteEach() {
    Random random = new Random(3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] long1 = LogText.bytes("{\"x\":\"" + "y".repeat(20_000) + "\"}\n");
    byte[] text = LogText.plus(CALLS, long1, CALLS);
    for (byte each : text) {
      out.writeBytes(Members.of(new byte[] {each}, 0, random));
    }
    Collected read = Collected.ofInput(out.toByteArray());
    assertThat(read.events).isEqualTo(Collected.ofInput(text).events).hasSize(6);
    assertThat(read.reading.lines()).isEqualTo(7);
    assertThat(read.reading.bytes()).isEqualTo(text.length);
  }

  @Test
  void aBlankLineIsNothing() throws IOException {
    byte[] blank = LogText.bytes("\n\r\n \t \n");
    byte[] log = LogText.plus(blank, CALLS, blank, LogText.bytes("  "));
    LogText.write(directory, "a.jsonl", log);
    LogText.write(directory, "b.jsonl", LogText.calls(TIME.plusSeconds(60), 1));
    Collected read = Collected.of(directory.toString());
    assertThat(read.events).hasSize(4);
    assertThat(read.reading.lines()).isEqualTo(3 + 3 + 3 + 1 + 1);
    assertThat(read.reading.unusable()).isZero();
    assertThat(read.unusable).isEmpty();
    assertThat(read.reading.problems()).isEmpty();
    Collected odd = Collected.ofInput(LogText.plus(blank, LogText.bytes("odd\n")));
    assertThat(odd.reading.problems()).first().asString().contains("line 4, is no JSON");
  }
}
