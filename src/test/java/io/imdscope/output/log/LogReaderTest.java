package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.read.EventReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a log, whatever state it is in. */
class LogReaderTest {
  private static final Instant TIME = Samples.TIME;
  private static final byte[] LINE = LogText.calls(TIME, 1);

  @TempDir Path directory;

  @Test
  void readsAFile() throws IOException {
    String file = LogText.write(directory, "any name", LogText.calls(TIME, 3));
    Collected read = Collected.of(file);
    assertThat(read.events)
        .map(Event::time)
        .containsExactly(TIME, TIME.plusSeconds(1), TIME.plusSeconds(2));
    assertThat(read.hosts).containsOnly("node-1");
    assertThat(read.reading.files()).isEqualTo(1);
    assertThat(read.reading.lines()).isEqualTo(3);
    assertThat(read.reading.bytes()).isEqualTo(LogText.calls(TIME, 3).length);
    assertThat(read.reading.unusable()).isZero();
    assertThat(read.reading.problems()).isEmpty();
  }

  @Test
  void readsStandardInput() {
    Collected read = Collected.ofInput(LogText.calls(TIME, 3));
    assertThat(read.events).hasSize(3);
    assertThat(read.files).containsExactly("-");
    assertThat(Collected.ofInput(LogText.gzip(LogText.calls(TIME, 3))).events).hasSize(3);
  }

  @Test
  void readsCompressedWhateverItsNameIs() throws IOException {
    String file = LogText.write(directory, "a.jsonl", LogText.gzip(LogText.calls(TIME, 3)));
    assertThat(Collected.of(file).events).hasSize(3);
    String plain = LogText.write(directory, "b.jsonl.gz", LogText.calls(TIME, 2));
    assertThat(Collected.of(plain).events).hasSize(2);
  }

  @Test
  void readsAllMembersOfAConcatenatedFile() {
    byte[] lines = LogText.calls(TIME, 1000);
    byte[] two =
        LogText.plus(
            LogText.gzip(Arrays.copyOf(lines, 77_777)),
            LogText.gzip(new byte[0]),
            LogText.gzip(Arrays.copyOfRange(lines, 77_777, lines.length)));
    assertThat(Collected.ofInput(two).events).hasSize(1000);
    // A pipe tells of what is in it, not of what comes.
    Collected piped = Collected.of(LogFiles.find(List.of("-")), new Members.Trickle(two, 13));
    assertThat(piped.events).hasSize(1000);
    assertThat(piped.reading.problems()).isEmpty();
  }

  @Test
  void usesWhatIsThereOfATruncatedArchive() throws IOException {
    byte[] gzip = LogText.gzip(LogText.calls(TIME, 1000));
    for (int cut : new int[] {2, 9, 11, gzip.length / 2, gzip.length - 9, gzip.length - 1}) {
      String file = LogText.write(directory, "cut.gz", Arrays.copyOf(gzip, cut));
      Collected read = Collected.of(file);
      assertThat(read.reading.unreadable()).as("cut at %s", cut).isEqualTo(1);
      assertThat(read.reading.problems()).hasSize(1).first().asString().contains("copy it again");
      assertThat(read.reading.lines()).isEqualTo(read.events.size());
      assertThat(read.unusable).contains("1 by nobody knows when");
    }
    assertThat(Collected.of(directory.resolve("cut.gz").toString()).events).hasSize(1000);
  }

  @Test
  void saysThatAnArchiveIsBroken() throws IOException {
    byte[] gzip = LogText.gzip(LogText.calls(TIME, 1000));
    gzip[gzip.length / 2] ^= 0x55;
    Collected read = Collected.of(LogText.write(directory, "broken.gz", gzip));
    assertThat(read.reading.unreadable()).isPositive();
    assertThat(read.reading.problems()).isNotEmpty();
    assertThat(read.reading.files()).isEqualTo(1);
  }

  @Test
  void countsALineThatIsCutOffAtTheEnd() throws IOException {
    byte[] lines = LogText.calls(TIME, 3);
    byte[] cut = Arrays.copyOf(lines, lines.length - 20);
    Collected file = Collected.of(LogText.write(directory, "a.jsonl", cut));
    for (Collected read : List.of(file, Collected.ofInput(cut))) {
      assertThat(read.events).hasSize(2);
      assertThat(read.reading.unreadable()).isEqualTo(1);
      assertThat(read.reading.problems())
          .hasSize(1)
          .first()
          .asString()
          .contains("line 3, is cut off");
      assertThat(read.unusable).containsExactly("1 after " + read.events.getLast().time());
    }
    // A line that is whole but for its newline is an event.
    assertThat(Collected.ofInput(Arrays.copyOf(lines, lines.length - 1)).events).hasSize(3);
  }

  @Test
  void aFileThatTellsNothingIsOneOfWhichNobodyKnowsWhatItTold() throws IOException {
    for (byte[] bytes : new byte[][] {{}, {0x1f}, new byte[5000], LogText.bytes("{\"time\":")}) {
      Collected read = Collected.of(LogText.write(directory, "nothing.jsonl", bytes));
      assertThat(read.unusable)
          .isNotEmpty()
          .allMatch(each -> each.endsWith("by nobody knows when"));
      assertThat(read.reading.problems()).isNotEmpty();
    }
  }

  @Test
  void countsALineThatACrashLeft() throws IOException {
    byte[] lines = LogText.calls(TIME, 3);
    LogText.write(directory, "a.jsonl", Arrays.copyOf(lines, lines.length - 20));
    LogText.write(directory, "b.jsonl", LogText.calls(TIME.plusSeconds(60), 1));
    Collected read = Collected.of(directory.toString());
    assertThat(read.events).hasSize(3);
    assertThat(read.reading.unreadable()).isEqualTo(1);
    assertThat(read.reading.problems())
        .hasSize(1)
        .first()
        .asString()
        .contains("a.jsonl, line 3, is cut off");
    assertThat(read.unusable).containsExactly("1 after " + TIME.plusSeconds(1));
  }

  /** Behind the last, it may be of a node of which no line can be read, and of any time. */
  @Test
  void whatSaysNothingOfItsTimeIsOfTheNextLineThatDoes() {
    byte[] odd = LogText.bytes("?\n\u0000\n{\"event.name\":\"imds.dream\"}\n");
    Instant next = TIME.plusSeconds(60);
    Collected read =
        Collected.ofInput(
            LogText.plus(
                odd,
                LogText.of("n", LogText.call(TIME)),
                odd,
                odd,
                LogText.of("n", LogText.call(next)),
                odd));
    assertThat(read.unusable)
        .containsExactly("3 by " + TIME, "6 by " + next, "3 by nobody knows when");
    assertThat(read.reading.unusable()).isEqualTo(12);
  }

  /** A clock that is not set yet after the start. */
  @Test
  void aCallOfATimeThatCannotBeIsOfTheNextLinesTime() {
    Instant early = Instant.parse("1970-01-01T00:00:09Z");
    Collected read =
        Collected.ofInput(
            LogText.of(
                "n",
                LogText.call(early),
                new Repeated((Request) LogText.call(early), early.minusSeconds(1), 5),
                LogText.call(TIME),
                LogText.call(early)));
    assertThat(read.events).map(Event::time).containsExactly(TIME, TIME, TIME);
    assertThat(read.events.get(1))
        .isInstanceOfSatisfying(Repeated.class, many -> assertThat(many.first()).isEqualTo(TIME));
    assertThat(read.withoutTime).map(Event::time).containsExactly(early);
    assertThat(read.reading.implausibleTime()).isEqualTo(3);
  }

  @Test
  void onlySoManyCallsWaitForATime() {
    Event early = LogText.call(Instant.parse("1970-01-01T00:00:09Z"));
    Event[] events = new Event[Untimed.MOST + 11];
    Arrays.fill(events, early);
    events[events.length - 1] = LogText.call(TIME);
    Collected read = Collected.ofInput(LogText.of("n", events));
    assertThat(read.withoutTime).hasSize(10);
    assertThat(read.events).hasSize(Untimed.MOST + 1);
  }

  @Test
  void onlySoManyBytesOfCallsWaitForATime() {
    Request early = (Request) LogText.call(Instant.parse("1970-01-01T00:00:09Z"));
    Request wide = Samples.withHead(early, Samples.head("GET", "/" + "x".repeat(16_000)));
    Event[] events = new Event[Untimed.MOST + 1];
    Arrays.fill(events, wide);
    events[events.length - 1] = LogText.call(TIME);
    Collected read = Collected.ofInput(LogText.of("n", events));
    int fit = Untimed.MOST_BYTES / wide.weight();
    assertThat(fit).isLessThan(Untimed.MOST);
    assertThat(read.events.size()).isBetween(fit, fit + 2);
    assertThat(read.withoutTime.size() + read.events.size()).isEqualTo(events.length);
  }

  @Test
  void goesOnAfterWhateverStandsBetween() {
    byte[] noise = new byte[300_000];
    new Random(7).nextBytes(noise);
    byte[] log =
        LogText.plus(
            LogText.bytes("\ufeff"),
            LINE,
            LogText.bytes("\r\n\n"),
            new byte[5000],
            LogText.bytes("\n"),
            Arrays.copyOf(LINE, LINE.length - 1),
            LogText.bytes("\r\n"),
            noise,
            LogText.bytes("\n"),
            LogText.bytes("{\"imds.version\":\"v1\""),
            LINE,
            Arrays.copyOf(LINE, 100),
            LINE,
            LINE);
    Collected read = Collected.ofInput(log);
    assertThat(read.events).hasSize(3);
    long blank = read.reading.lines() - read.events.size() - read.reading.unreadable();
    assertThat(blank).isGreaterThanOrEqualTo(2).isLessThan(10);
    assertThat(read.reading.unreadable()).isGreaterThanOrEqualTo(6);
    assertThat(read.reading.otherVersion()).isZero();
  }

  @Test
  void readsALineOfAnyLengthInLittleMemory() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Collected read =
        Collected.of(
            LogFiles.find(List.of("-")), new Endless(LogText.bytes("x".repeat(4096)), 1L << 30));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16 << 20);
    assertThat(read.reading.bytes()).isEqualTo(1L << 30);
    assertThat(read.events).isEmpty();
  }

  @Test
  void memoryDoesNotGrowWithTheLog() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    LogConsumer nobody =
        new LogConsumer() {
          @Override
          public void begin(LogFile file) {}

          @Override
          public void event(Event event, Origin origin) {}

          @Override
          public void withoutTime(Event event, Origin origin) {}

          @Override
          public void unusable(long count, Optional<Instant> by) {}

          @Override
          public void unusableAtEnd(long count, Instant after) {}
        };
    long before = threads.getCurrentThreadAllocatedBytes();
    LogReader reader =
        new LogReader(
            Collected.NOW, new Endless(LINE, 200_000L * LINE.length), nobody, (_, _) -> {});
    assertThat(reader.read(LogFiles.find(List.of("-"))).lines()).isEqualTo(200_000);
    // Only the event itself and what it has of its own is made anew.
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 200_000).isLessThan(1024);
  }

  /** The same bytes again and again. */
  private static final class Endless extends InputStream {
    private final byte[] bytes;
    private long left;
    private int at;

    Endless(byte[] bytes, long length) {
      this.bytes = bytes;
      this.left = length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      if (left == 0) {
        return -1;
      }
      int n = (int) Math.min(left, Math.min(length, bytes.length - at));
      System.arraycopy(bytes, at, buffer, from, n);
      at = (at + n) % bytes.length;
      left -= n;
      return n;
    }
  }

  @Test
  void passesOverALineThatIsTooLong() {
    byte[] mebibyte = LogText.bytes("{\"x\":\"" + "y".repeat(1 << 20) + "\"}\n");
    Collected read = Collected.ofInput(LogText.plus(LINE, mebibyte, LINE));
    assertThat(read.events).hasSize(2);
    assertThat(read.reading.unreadable()).isEqualTo(1);
    assertThat(read.reading.problems())
        .containsExactly("standard input, line 2, is longer than 256 KiB");
    for (int more : new int[] {-1, 0, 1}) {
      String padding = " ".repeat(EventReader.MAX_LINE - LINE.length + 1 + more);
      byte[] padded =
          LogText.plus(Arrays.copyOf(LINE, LINE.length - 1), LogText.bytes(padding + "\n"), LINE);
      assertThat(Collected.ofInput(padded).events).hasSize(more > 0 ? 1 : 2);
    }
  }

  @Test
  void handsOverCallsOfTimesThatCannotBeApart() {
    Instant future = Collected.NOW.plus(Duration.ofMinutes(5));
    Instant announced = Instant.parse("2019-11-19T00:00:00Z");
    Collected read =
        Collected.ofInput(
            LogText.of(
                "node-1",
                LogText.call(future),
                LogText.call(future.plusNanos(1)),
                LogText.call(announced),
                LogText.call(announced.minusNanos(1)),
                LogText.call(Instant.parse("1970-01-01T00:00:00Z")),
                new Repeated((Request) LogText.call(TIME), announced.minusNanos(1), 2)));
    assertThat(read.events).map(Event::time).containsExactly(future, future, announced);
    assertThat(read.withoutTime).hasSize(3);
    assertThat(read.reading.implausibleTime()).isEqualTo(4);
    assertThat(read.reading.unusable()).isEqualTo(4);
    assertThat(read.reading.problems())
        .hasSize(1)
        .first()
        .asString()
        .contains("line 2, has a time that cannot be")
        .contains("check the clocks");
  }

  @Test
  void saysWhatIsAnotherVersions() {
    byte[] log = LogText.plus(LogText.bytes("{\"event.name\":\"imds.dream\"}\n"), LINE);
    Collected read = Collected.ofInput(log);
    assertThat(read.reading.otherVersion()).isEqualTo(1);
    assertThat(read.reading.unreadable()).isZero();
    assertThat(read.reading.problems())
        .containsExactly(
            "standard input, line 1, is another program's, or of another version:"
                + " use the newest imdscope");
  }

  @Test
  void neverSaysWhatStandsInAFile() throws IOException {
    String secret = "AKIAIOSFODNN7EXAMPLE";
    String call = new String(LINE, java.nio.charset.StandardCharsets.US_ASCII).strip();
    String[] lines = {
      secret,
      "{\"time\":\"" + secret + "\"}",
      "{\"" + secret + "\":1",
      call.replace("\"v1\"", "\"" + secret + "\""),
      call.replace("a.service", secret + "\n"),
      call.replace("2026-", "2096-").replace("a.service", secret),
      call.replace("\"client.port\":44604", "\"client.port\":\"" + secret + "\"")
    };
    for (String line : lines) {
      Collected read = Collected.of(LogText.write(directory, "a", LogText.bytes(line + "\n\n")));
      assertThat(read.reading.problems()).isNotEmpty();
      assertThat(read.reading.problems().toString()).doesNotContain(secret.substring(0, 8));
    }
  }

  @Test
  void saysLittleOfManyProblems() throws IOException {
    String[] names =
        IntStream.range(0, 200)
            .mapToObj(i -> directory.resolve("none-" + i).toString())
            .toArray(String[]::new);
    LogFiles.Found found = LogFiles.find(List.of(names));
    assertThat(found.unread()).isEqualTo(200);
    assertThat(found.problems()).hasSize(20);
    assertThat(Collected.of(names).reading.problems())
        .hasSize(20)
        .last()
        .asString()
        .matches("and \\d+ more like these");
    byte[] noise = LogText.bytes("noise\n".repeat(100));
    for (int i = 0; i < 60; i++) {
      LogText.write(directory, "sub/n" + i + ".jsonl", noise);
    }
    Collected read = Collected.of(directory.toString());
    assertThat(read.reading.unreadable()).isEqualTo(6000);
    assertThat(read.reading.problems()).hasSize(20);
  }

  @Test
  void saysThatAnEmptyLogHoldsNothing() throws IOException {
    String file = LogText.write(directory, "empty.jsonl", new byte[0]);
    Collected read = Collected.of(file);
    assertThat(read.reading.files()).isEqualTo(1);
    assertThat(read.reading.problems()).containsExactly(file + " holds no events");
    assertThat(read.reading.unusable()).isZero();
  }

  /** Of a regular file whose reading fails. */
  @Test
  void saysThatAFileCannotBeRead() {
    Collected read = Collected.of("/proc/self/mem");
    assertThat(read.reading.unreadable()).isEqualTo(1);
    assertThat(read.reading.problems())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("/proc/self/mem cannot be read: ");
  }
}
