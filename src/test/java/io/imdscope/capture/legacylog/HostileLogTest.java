package io.imdscope.capture.legacylog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.imdscope.event.Loss;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs in which callers wrote what they liked, and that are damaged: what can be read is told. */
class HostileLogTest {
  private static final String HEAD = "[2026-11-23 00:00:00,000] [WARNING] imdsv1(!) ";
  private static final String REST =
      " called by -> (pid:1:init argv:/sbin/init) req details: get /latest/user-data http/1.1, ";

  @Test
  void aNewlineInAnArgumentPartsNoRecord() {
    Told told = Told.of(HEAD + "(pid:5:sh argv:sh -c curl", "curl again)" + REST, FormsTest.V2);
    assertThat(told.requests()).hasSize(2);
    ProcessIdentity process = told.requests().getFirst().caller().orElseThrow().process();
    assertThat(process.args()).containsExactly("sh", "-c", "curl\ncurl", "again");
    assertThat(told.requests().getFirst().head().orElseThrow().path())
        .isEqualTo("/latest/user-data");
    assertThat(told.problems()).isEmpty();
  }

  @Test
  void aNewlineInAHeaderPartsNoRecord() {
    Told told =
        Told.of(
            FormsTest.with("imdsv2", "get /latest/a http/1.1, host: x"), "**token redacted**, ");
    assertThat(told.only().version()).isEqualTo(Version.V2);
  }

  /** It may be a call after one whose head was cut, too: it is told, and that it may be forged. */
  @Test
  void aRecordBehindARequestWithoutEndIsSaidAndCounted() {
    String open = FormsTest.with("imdsv1(!)", "get /latest/a http/1.1, user-agent: a");
    Told told = Told.of(open, FormsTest.V1, FormsTest.V2);
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.UNKNOWN, Version.V1, Version.V2);
    assertThat(told.problems()).hasSize(1).first().asString().startsWith("log:2: follows a");
    assertThat(told.losses().counts()).containsEntry(Loss.LINE_UNREADABLE, 1L);
    assertThat(Told.of(open, open, open).problems()).as("by several probes").isEmpty();
  }

  @Test
  void aRecordWithinAnArgumentIsNoCallOfItsOwn() {
    Told told = Told.of(HEAD + "(pid:5:sh argv:sh -c", FormsTest.V2 + ")" + REST, FormsTest.PUT);
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.V1, Version.TOKEN);
    Request forger = told.requests().getFirst();
    assertThat(forger.caller().orElseThrow().process().pid()).isEqualTo(5);
    assertThat(forger.caller().orElseThrow().ancestors()).isEmpty();
    assertThat(forger.head()).as("which of two is the request nobody can tell").isEmpty();
    assertThat(told.problems()).hasSize(1).first().asString().startsWith("log:2: looks like");
    assertThat(told.losses().counts()).containsEntry(Loss.LINE_UNREADABLE, 1L);
  }

  @Test
  void nobodyMakesUpAncestorsOrRequests() {
    String argv = "sh x) called by -> (pid:9:containerd-shim argv:shim -id 0) req details: get / ";
    Request request = Told.of(HEAD + "(pid:5:sh argv:" + argv + "http/1.1, )" + REST).only();
    assertThat(request.version()).isEqualTo(Version.V1);
    assertThat(request.head()).isEmpty();
    assertThat(request.caller().orElseThrow().ancestors()).isEmpty();
    String fifth = HEAD + "(pid:5:a argv:a) called by -> (pid:4:b argv:b) -> (pid:3:c argv:c)";
    Request many =
        Told.of(fifth + " -> (pid:2:d argv:d) -> (pid:1:e argv:e) req details: get / http/1.1, ")
            .only();
    assertThat(many.caller().orElseThrow().ancestors()).isEmpty();
    assertThat(many.head()).isPresent();
  }

  /** Whatever is wrong with the rest: that there was a call is told. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(pid:99999999999999999999:a argv:a) req details: get / http/1.1, ",
        "(pid:-1:a argv:a) req details: get / http/1.1, ",
        "(pid:5:a argv:a",
        "(pid:5",
        "pid:5:a argv:a) req details: ",
        "(pid:0 unable to get argv information) req details: get / http/1.1, ",
      })
  void aCallIsNeverDropped(String rest) {
    assertThat(Told.of(HEAD + rest, FormsTest.V2).requests()).isNotEmpty();
    assertThat(Told.of(HEAD + rest).only().version()).isEqualTo(Version.V1);
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() {
    byte[] log = (HEAD + "(pid:5:s\u00ff argv:s\u00ff \u00fe)" + REST + "\n").getBytes(ISO_8859_1);
    Request request = Told.of(log).only();
    assertThat(request.caller().orElseThrow().process().name()).isEqualTo("s\ufffd");
    assertThat(request.version()).isEqualTo(Version.V1);
  }

  @Test
  void aHugeLineIsBoundedAndItsCallTold() {
    String huge = HEAD + "(pid:5:a argv:" + "a".repeat(3 << 20) + ")" + REST;
    Told told = Told.of(huge, FormsTest.V2);
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.V1, Version.V2);
    assertThat(told.requests()).allMatch(request -> request.weight() < 32 << 10);
    assertThat(told.problems()).hasSize(1).first().asString().startsWith("log:1: is longer than");
  }

  /** Each would take minutes, were the head looked through again for each of its parts. */
  @ParameterizedTest
  @ValueSource(strings = {", a", "eyj", "aqa ", ", , get /, ", "{eyj", ", a:", "http/1.1 "})
  void theTimeALineTakesGrowsNoFasterThanTheLine(String part) {
    String line = FormsTest.with("imdsv1(!)", "get /" + part.repeat(250_000 / part.length()));
    Told told =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Told.of(line + " http/1.1, "));
    assertThat(told.requests()).isNotEmpty();
  }

  @Test
  void aRecordWithoutEndIsBounded() {
    String[] lines = new String[60_000];
    Arrays.fill(lines, "aaaaaaaaaaaaaaaaaaa");
    lines[0] = HEAD + "(pid:5:a argv:a";
    Told told = Told.of(lines);
    assertThat(told.requests()).hasSize(1);
    assertThat(told.problems()).hasSizeLessThan(LogProblems.MOST_SAID + 2);
  }

  @Test
  void manyProblemsAreCountedAndFewAreSaid() {
    String[] lines = new String[1000];
    Arrays.fill(lines, "nothing SECRET");
    Told told = Told.of(lines);
    assertThat(told.losses().counts()).containsEntry(Loss.LINE_UNREADABLE, 1000L);
    assertThat(told.problems())
        .hasSize(LogProblems.MOST_SAID + 1)
        .endsWith("984 more lines of the log could not be read")
        .noneMatch(problem -> problem.contains("SECRET"));
  }

  @Test
  void aTruncatedFileTellsWhatThereIs() {
    byte[] log = (FormsTest.V2 + "\n" + FormsTest.V1).getBytes(UTF_8);
    for (int length = 0; length <= log.length; length++) {
      Told told = Told.of(Arrays.copyOf(log, length));
      if (length > FormsTest.V2.length()) {
        assertThat(told.requests().getFirst().version()).isEqualTo(Version.V2);
      }
      if (length > FormsTest.V2.length() + HEAD.length()) {
        assertThat(told.requests()).hasSize(2);
      }
    }
  }

  @Test
  void lossesThatNobodyBelievesAreBounded() {
    Told told =
        Told.of("Possibly lost 99999999999999999999 samples", "Possibly lost 00000012 samples");
    assertThat(told.losses().counts()).containsEntry(Loss.SAMPLE_LOST, 1_000_000_000L);
  }

  @Test
  void theHourThatComesTwiceLosesNothing() {
    ZoneId zone = ZoneId.of("America/New_York");
    String log =
        String.join(
            "\n",
            List.of("00:59:59", "01:30:00", "01:59:59", "01:00:00", "01:30:00", "02:00:00").stream()
                .map(time -> FormsTest.V1.replace("2026-11-23 00:37:05", "2026-11-01 " + time))
                .toList());
    assertThat(Told.in(zone, log.getBytes(UTF_8)).requests())
        .extracting(request -> request.time().toString().substring(11, 19))
        .containsExactly("04:59:59", "05:30:00", "05:59:59", "06:00:00", "06:30:00", "07:00:00");
  }

  @Test
  void aTimeThatNeverWasIsToldAndSaid() {
    String log = FormsTest.V1.replace("2026-11-23 00:37:05", "2026-03-08 02:30:00");
    Told told = Told.in(ZoneId.of("America/New_York"), log.getBytes(UTF_8));
    assertThat(told.only().time()).isEqualTo(Instant.parse("2026-03-08T07:30:00.229Z"));
    assertThat(told.notes()).anyMatch(note -> note.contains("it is another zone's log"));
    String no = FormsTest.V1.replace("2026-11-23", "2026-02-30");
    assertThat(Told.of(no).problems()).containsExactly("log:1: is no line of the log");
  }

  @Test
  void rotatedFilesAreReadTheOldestFirst(@TempDir Path directory) throws IOException {
    for (int i = 12; i >= 0; i--) {
      String name = i == 0 ? "imds-trace.log" : "imds-trace.log." + i;
      byte[] bytes = (FormsTest.V1.replace("pid:284", "pid:" + (100 + i)) + "\n").getBytes(UTF_8);
      Files.write(directory.resolve(i == 3 ? name + ".gz" : name), i == 3 ? zipped(bytes) : bytes);
    }
    Files.writeString(directory.resolve("imds-trace.log.bak"), FormsTest.V2);
    Files.createDirectory(directory.resolve("imds-trace.log.13"));
    List<LogSource> sources = LogSource.in(directory);
    assertThat(Told.in(ZoneId.of("UTC"), sources).requests())
        .extracting(request -> request.caller().orElseThrow().process().pid())
        .containsExactly(112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101, 100);
    assertThat(LogSource.ifLog(directory.resolve("imds-trace.log.3.gz"))).isPresent();
    String capture = "\u0000\u0000\nLogging to /\n";
    assertThat(LogSource.ifLog(Files.writeString(directory.resolve("x"), capture))).isEmpty();
  }

  /** As when logrotate, or whoever copied them, gave them names of its own. */
  @Test
  void renamedFilesAreReadByTheirFirstTimes(@TempDir Path directory) throws IOException {
    List<LogSource> sources = new ArrayList<>();
    for (String hour : List.of("03", "01", "00", "02")) {
      String line = FormsTest.V1.replace(" 00:37", " " + hour + ":37").replace("284", "1" + hour);
      Path file = Files.writeString(directory.resolve(sources.size() + "-x"), line + "\n");
      sources.add(LogSource.ifLog(file).orElseThrow());
    }
    LogSource.sort(sources);
    assertThat(Told.in(ZoneId.of("UTC"), sources).requests())
        .extracting(request -> request.caller().orElseThrow().process().pid())
        .containsExactly(100, 101, 102, 103);
  }

  @Test
  void aFileThatBreaksOffKeepsWhatCameBefore() throws IOException {
    byte[] zipped = zipped((FormsTest.V1 + "\n" + FormsTest.V2 + "\n").repeat(999).getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(zipped, zipped.length - 12);
    LogSource broken =
        new LogSource(
            "broken",
            0,
            Optional.empty(),
            () -> Told.WRITTEN,
            () -> new java.util.zip.GZIPInputStream(new ByteArrayInputStream(cut)));
    LogSource after =
        new LogSource(
            "after",
            0,
            Optional.empty(),
            () -> Told.WRITTEN,
            () -> new ByteArrayInputStream(FormsTest.PUT.getBytes(UTF_8)));
    Told told = Told.in(ZoneId.of("UTC"), List.of(broken, after));
    assertThat(told.requests()).isNotEmpty();
    assertThat(told.requests().getLast().version()).isEqualTo(Version.TOKEN);
    assertThat(told.problems()).hasSize(1).first().asString().matches("broken:\\d+: cannot be .*");
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }
}
