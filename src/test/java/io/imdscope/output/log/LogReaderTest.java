package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.read.EventReader;
import io.imdscope.event.read.RandomEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event of the logs comes once and in order, and what cannot be used is counted and said. */
class LogReaderTest {
  private static final Instant NOW = Samples.TIME.plus(Duration.ofDays(1));

  @TempDir Path directory;

  private final List<String> seen = new ArrayList<>();
  private final List<String> odd = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();
  private InputStream standardInput = InputStream.nullInputStream();

  @Test
  void readsFilesInTheOrderOfTheirEvents() throws IOException {
    write("b.jsonl", lines(0, 3));
    write("a.log", lines(6, 9));
    Files.createDirectory(directory.resolve("sub"));
    write("sub/c.json.gz", gzip(lines(3, 6)));
    Reading reading = read(directory.toString());
    assertThat(seen).isEqualTo(numbers(0, 9));
    assertThat(begun).containsExactly("b.jsonl", "c.json.gz", "a.log");
    assertThat(reading).isEqualTo(new Reading(3, 9, lines(0, 9).length, 0, 0, 0, List.of()));
    assertThat(progress).last().isEqualTo(size("b.jsonl") + size("a.log") + size("sub/c.json.gz"));
  }

  @Test
  void gzipIsKnownByItsBytesWhateverTheName() throws IOException {
    write("x.txt", gzip(lines(0, 2)));
    write("y.gz", lines(2, 4));
    read(file("x.txt"), file("y.gz"));
    assertThat(seen).isEqualTo(numbers(0, 4));
  }

  @Test
  void everyMemberOfASlowPipeIsRead() throws IOException {
    byte[] both = joined(gzip(lines(0, 2)), gzip(lines(2, 4)));
    standardInput =
        new FilterInputStream(new ByteArrayInputStream(both)) {
          @Override
          public int read(byte[] b, int from, int length) throws IOException {
            return super.read(b, from, Math.min(length, 3));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    Reading reading = read("-", "-");
    assertThat(seen).isEqualTo(numbers(0, 4));
    assertThat(reading.files()).isEqualTo(1);
    assertThat(reading.unusable()).isZero();
  }

  @Test
  void linesComeWholeWhereverPiecesEnd() throws IOException {
    byte[] text = lines(0, 40);
    for (int piece : new int[] {1, 7, 100, 1400}) {
      seen.clear();
      standardInput =
          new FilterInputStream(new ByteArrayInputStream(text)) {
            @Override
            public int read(byte[] b, int from, int length) throws IOException {
              return super.read(b, from, Math.min(length, piece));
            }
          };
      assertThat(read("-").lines()).isEqualTo(40);
      assertThat(seen).isEqualTo(numbers(0, 40));
    }
  }

  @Test
  void aBrokenGzipGivesWhatIsThere() throws IOException {
    byte[] whole = gzip(lines(0, 200));
    write("a.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
    write("b.jsonl", lines(200, 201));
    Reading reading = read(directory.toString());
    assertThat(seen.size()).isBetween(2, 200);
    assertThat(seen.subList(0, seen.size() - 1)).isEqualTo(numbers(0, seen.size() - 1));
    assertThat(seen).last().isEqualTo("200");
    assertThat(reading.unreadable()).isEqualTo(1);
    assertThat(reading.problems()).singleElement().asString().contains("a.jsonl.gz ends too early");
  }

  @Test
  void aDamagedGzipIsSaid() throws IOException {
    byte[] whole = gzip(lines(0, 50));
    whole[whole.length - 6] ^= 1;
    write("a.jsonl.gz", whole);
    write("b.jsonl", new byte[] {0x1f, (byte) 0x8b, 1, 2});
    Reading reading = read(directory.toString());
    assertThat(seen).isEqualTo(numbers(0, 50));
    assertThat(reading.unreadable()).isEqualTo(2);
    assertThat(reading.problems())
        .hasSize(2)
        .anySatisfy(each -> assertThat(each).contains("b.jsonl"));
  }

  @Test
  void whatIsNoEventIsCountedAndSaidOnceAFile() throws IOException {
    write("a.jsonl", joined(bytes("\u202enonsense\nmore\n{\"a\":1}\n"), lines(0, 2)));
    Reading reading = read(file("a.jsonl"));
    assertThat(seen).isEqualTo(numbers(0, 2));
    assertThat(reading.lines()).isEqualTo(5);
    assertThat(reading.unreadable()).isEqualTo(2);
    assertThat(reading.otherVersion()).isEqualTo(1);
    assertThat(reading.problems())
        .hasSize(2)
        .anySatisfy(each -> assertThat(each).contains("a.jsonl, line 1, is no JSON object"))
        .anySatisfy(each -> assertThat(each).contains("a.jsonl, line 3, is another program's"));
  }

  @Test
  void aLineOfAMebibyteIsPassedOver() throws IOException {
    byte[] longLine = new byte[1 << 20];
    Arrays.fill(longLine, (byte) 'x');
    write("a.jsonl", joined(lines(0, 1), joined(longLine, joined(bytes("\n"), lines(1, 2)))));
    Reading reading = read(file("a.jsonl"));
    assertThat(seen).isEqualTo(numbers(0, 2));
    assertThat(reading.lines()).isEqualTo(3);
    assertThat(reading.unreadable()).isEqualTo(1);
    assertThat(reading.problems().getFirst())
        .contains("line 2, is longer than " + EventReader.MAX_LINE / 1024 + " KiB");
  }

  @Test
  void onlyTheNewestFileMayEndInTheMiddle() throws IOException {
    byte[] cut = Arrays.copyOf(lines(0, 2), lines(0, 2).length - 50);
    write("a.jsonl", cut);
    write("b.jsonl", joined(lines(2, 3), Arrays.copyOf(lines(3, 4), 100)));
    Reading reading = read(directory.toString());
    assertThat(seen).containsExactly("0", "2");
    assertThat(reading.unreadable()).isEqualTo(1);
    assertThat(reading.problems())
        .singleElement()
        .asString()
        .contains("a.jsonl, line 2, is cut off");
    write("c.jsonl", Arrays.copyOf(lines(4, 5), lines(4, 5).length - 1));
    seen.clear();
    read(file("c.jsonl"));
    assertThat(seen).as("a whole event without its newline").containsExactly("4");
  }

  @Test
  void timesThatCannotBeAreToldApart() throws IOException {
    Request request = Samples.credentials(Version.V1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Event event :
        List.of(
            at(request, NOW.plus(Duration.ofMinutes(5))),
            at(request, NOW.plus(Duration.ofMinutes(5)).plusNanos(1)),
            at(request, Tally.EARLIEST.minusNanos(1)),
            at(request, Tally.EARLIEST),
            new Repeated(request, Instant.EPOCH, 3))) {
      out.write(RandomEvents.line(event, "node-1"));
      out.write('\n');
    }
    write("a.jsonl", out.toByteArray());
    Reading reading = read(file("a.jsonl"));
    assertThat(seen).hasSize(2);
    assertThat(odd).hasSize(3);
    assertThat(reading.implausibleTime()).isEqualTo(3);
    assertThat(reading.problems())
        .singleElement()
        .asString()
        .contains("a.jsonl, line 2, has a time that cannot be");
  }

  @Test
  void anEmptyLogIsSaid() throws IOException {
    write("a.jsonl", new byte[0]);
    Reading reading = read(directory.toString());
    assertThat(reading.problems()).singleElement().asString().endsWith("a.jsonl holds no events");
    assertThat(reading.unusable()).isZero();
  }

  @Test
  void problemsAreBounded() throws IOException {
    for (int i = 0; i < 50; i++) {
      write("f" + i + ".jsonl", bytes("x\n"));
    }
    Reading reading = read(directory.toString());
    assertThat(reading.unreadable()).isEqualTo(50);
    assertThat(reading.problems()).hasSize(Problems.MOST).last().asString().contains("81 more");
  }

  @Test
  void aFileThatGoesAwayLosesNothingElse() throws IOException {
    write("a.jsonl", lines(0, 1));
    write("b.jsonl", lines(1, 2));
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    Files.delete(directory.resolve("a.jsonl"));
    Reading reading = reader().read(found);
    assertThat(seen).containsExactly("1");
    assertThat(reading.unreadable()).isEqualTo(1);
    assertThat(reading.problems().getFirst()).endsWith("a.jsonl is not there: check the path");
  }

  @Test
  void whatTheConsumerThrowsIsNotSwallowed() throws IOException {
    write("a.jsonl", lines(0, 1));
    LogReader reader =
        new LogReader(
            NOW,
            standardInput,
            new LogConsumer() {
              @Override
              public void begin(LogFile file) {}

              @Override
              public void event(Event event, String hostName) {
                throw new IllegalStateException("full");
              }

              @Override
              public void implausible(Event event, String hostName) {}
            },
            (done, total) -> {});
    assertThatThrownBy(() -> reader.read(LogFiles.find(List.of(file("a.jsonl")))))
        .hasMessage("full");
  }

  private Reading read(String... names) {
    return reader().read(LogFiles.find(List.of(names)));
  }

  private LogReader reader() {
    return new LogReader(
        NOW,
        standardInput,
        new LogConsumer() {
          @Override
          public void begin(LogFile file) {
            begun.add(file.path().map(path -> path.getFileName().toString()).orElse("-"));
          }

          @Override
          public void event(Event event, String hostName) {
            seen.add(
                event instanceof Coverage.Heartbeat heartbeat
                    ? Long.toString(heartbeat.totals().requests())
                    : event.time().toString());
          }

          @Override
          public void implausible(Event event, String hostName) {
            odd.add(event.time().toString());
          }
        },
        (done, total) -> {
          assertThat(done).isLessThanOrEqualTo(total == 0 ? Long.MAX_VALUE : total);
          progress.add(done);
        });
  }

  private static Request at(Request request, Instant time) {
    return new Request(
        time,
        request.version(),
        request.api(),
        request.category(),
        request.sensitive(),
        request.outcome(),
        request.duration(),
        request.head(),
        request.status(),
        request.flow(),
        request.hopLimit(),
        request.caller(),
        request.workload(),
        request.finding());
  }

  /** A heartbeat a second, each with its number. */
  static byte[] lines(int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      out.writeBytes(
          RandomEvents.line(
              new Coverage.Heartbeat(
                  Samples.TIME.plusSeconds(i), Samples.node(), Samples.totals(i, Map.of())),
              "node-1"));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static List<String> numbers(int from, int to) {
    return java.util.stream.IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private void write(String name, byte[] text) throws IOException {
    Files.write(directory.resolve(name), text);
  }

  private long size(String name) throws IOException {
    return Files.size(directory.resolve(name));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }
}
