package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.EventJson;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Whatever it is given, {@code report} ends with an exit code that is right and one line each. */
class ReportCommandTest {
  private static final String EVIL =
      "</script><img src=x onerror=alert(1)>\u001b[31m\u202eevil\n\u2028'\"&amp;";

  private final Calls app = Calls.by("app").withAgent("app/1.0");
  private Map<String, String> environment = Map.of();
  private String err = "";
  private String report = "";
  @TempDir private Path directory;

  @Test
  void aSteadyLogIsReady() throws IOException {
    assertThat(report(steady(List.of()))).isZero();
    assertThat(report).startsWith("Verdict: ready.");
    assertThat(err).startsWith("imdscope: the evidence ends ").hasLineCount(1);
  }

  @Test
  void aCallWithoutATokenIsNotReady() throws IOException {
    assertThat(report(steady(List.of(app.v1(655_000))))).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(report).startsWith("Verdict: not ready");
  }

  /** Wherever it is cut: never ready, since its end is not there, and never an error. */
  @Test
  void aLogThatIsCutAnywhereIsNeverReady() throws IOException {
    byte[] whole = Files.readAllBytes(steady(List.of()));
    Path cut = directory.resolve("cut.jsonl");
    int step = Math.max(1, whole.length / 97);
    for (int length = 0; length < whole.length - 200; length += step) {
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      assertThat(report(cut)).as("cut at %d", length).isEqualTo(ExitCode.INCOMPLETE);
    }
  }

  static Stream<Arguments> spoilt() {
    return Stream.of(
        Arguments.of("no json at all", "is no JSON object"),
        Arguments.of("{\"time\":\"2026-11-23T00:00:05.000000000Z\",\"event.name\":\"imds", "cut"),
        Arguments.of(
            "{\"time\":\"2026-11-23T00:00:05.000000000Z\",\"event.name\":\"imds.new\"}",
            "is another program's, or of another version"),
        Arguments.of("\u0000\u0001\u001b[31m", "is no JSON object"),
        Arguments.of("[]", "is no JSON object"),
        Arguments.of("{}", "is another program's"),
        Arguments.of("x".repeat(300_000), "is longer than 256 KiB"));
  }

  @ParameterizedTest
  @MethodSource("spoilt")
  void aLineThatCannotBeUsedIsNamedAndNothingIsReady(String line, String said) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(steady(List.of())));
    lines.add(lines.size() - 1, line);
    Path log = Files.write(directory.resolve("spoilt.jsonl"), lines);
    assertThat(report(log)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err)
        .contains("spoilt.jsonl, line " + (lines.size() - 1) + ",")
        .contains(said)
        .hasLineCount(1);
  }

  /** It is named, but it told of nothing that a verdict asks for. */
  @ParameterizedTest
  @MethodSource("spoilt")
  void aLineFromBeforeTheWindowThatCannotBeUsedIsNamedOnly(String line, String said)
      throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(steady(List.of())));
    lines.add(1, line);
    Path log = Files.write(directory.resolve("spoilt.jsonl"), lines);
    assertThat(report(log)).isEqualTo(ExitCode.FINE);
    assertThat(err).contains("spoilt.jsonl, line 2,").contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01", "1970-01-01", "9999-12-31", "0001-01-01"})
  void aCallAtATimeThatCannotBeIsNotReadyEvenAlone(String day) throws IOException {
    String line = json(app.v1(0)).replace("2026-11-23T00:00:00", day + "T00:00:00");
    Path log = Files.writeString(directory.resolve("time.jsonl"), line + "\n");
    assertThat(report(log)).isIn(ExitCode.CONDITION_MET, ExitCode.INCOMPLETE);
    assertThat(err).contains("has a time that cannot be, " + day).contains("check the clocks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "9223372036854775807", "9223372036854775808", "1e3", "\"7\""})
  void countsThatCannotBeAreNotAddedUp(String count) throws IOException {
    String line =
        json(app.v1(605_000))
            .replace(
                "imds.request\"",
                "imds.requests\",\"imds.count\":"
                    + count
                    + ",\"imds.first_time\":\"2026-11-23T00:00:30.000000000Z\"");
    List<String> lines = new ArrayList<>(Files.readAllLines(steady(List.of())));
    lines.addAll(lines.size() - 1, List.of(line, line));
    assertThat(report(Files.write(directory.resolve("count.jsonl"), lines)))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("count.jsonl, line");
    assertThat(report).doesNotContainPattern(" -[0-9]");
  }

  /** All of another version: whose lines those behind the last known one are, nobody knows. */
  @Test
  void wholeLinesOfWhichNothingCanBeUsedAtTheEndAreOfTheWindow() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(steady(List.of())));
    Path one = Files.write(directory.resolve("one.jsonl"), lines.subList(0, 2));
    Files.writeString(
        one,
        lines.get(1).replace("imds.request", "imds.dream").replace(Calls.NODE, "node-2") + "\n",
        StandardOpenOption.APPEND);
    Path two = Files.write(directory.resolve("two.jsonl"), lines.subList(2, lines.size()));
    assertThat(report(one, two.toString())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(report).contains("1 line or file of the window could not be used");
  }

  /** That it does not watch EC2's endpoint its first line says, and no other. */
  @Test
  void whatARunSaysOfItselfHoldsThoughItBeganBeforeWhatIsAskedFor() throws IOException {
    String since = "--since=" + Duration.between(Calls.at(50_000), Instant.now()).toMillis() + "ms";
    for (int first : new int[] {0, 2}) { // the first two are EC2's
      List<Endpoint> endpoints = Endpoint.DEFAULTS.subList(first, Endpoint.DEFAULTS.size());
      String log =
          Stream.of(
                  new Coverage.Start(Calls.at(0), Calls.node(), endpoints),
                  new Coverage.Heartbeat(
                      Calls.at(60_000),
                      Calls.node(),
                      new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0)),
                  Calls.stopped(700_000, 0))
              .map(ReportCommandTest::json)
              .collect(Collectors.joining("\n", "", "\n"));
      Path file = Files.writeString(directory.resolve("start" + first + ".jsonl"), log);
      assertThat(report(file, since)).isEqualTo(first == 0 ? ExitCode.FINE : ExitCode.INCOMPLETE);
    }
  }

  static Stream<Arguments> nothing() {
    return Stream.of(
        Arguments.of("empty.jsonl", "holds no events"),
        Arguments.of("missing.jsonl", "is not there: name what watch --log wrote to"),
        Arguments.of("empty", "holds no event log: name a directory that watch --log wrote to"),
        Arguments.of("others", "holds no event log: name a directory that watch --log wrote to"),
        Arguments.of("cut.jsonl.gz", "ends too early"));
  }

  @ParameterizedTest
  @MethodSource("nothing")
  void whatHoldsNoLogIsSaid(String name, String said) throws IOException {
    Files.createFile(directory.resolve("empty.jsonl"));
    Files.createDirectory(directory.resolve("empty"));
    Files.createDirectory(directory.resolve("others"));
    Files.writeString(directory.resolve("others/app.log"), "started\n");
    Files.write(directory.resolve("cut.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThat(report(directory.resolve(name))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains(name + " ").contains(said).hasLineCount(1);
  }

  @Test
  void anEmptyNameIsNotTheWorkingDirectory() throws IOException {
    assertThat(run("report", "--out", out().toString(), "")).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err)
        .isEqualTo(
            "imdscope: \"\" is no name of a file or directory here: check it, and the locale's"
                + " encoding\n");
  }

  @Test
  void namesAreShownAsText() throws IOException {
    assertThat(report(directory.resolve("\u001b[31mevil\nname"))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("\\x1b[31mevil\\nname is not there").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7d", "1d", "1ms"})
  void whatIsLeftOutHasToBeOlderThanTheWindow(String since) {
    assertThat(run("report", "--since", since, "/dev/null")).isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("--since has to be longer than --window").hasLineCount(1);
  }

  @Test
  void endlessDurationsAreNoTrouble() throws IOException {
    Path log = steady(List.of());
    String endless = "999999999d999999999d999999999d";
    assertThat(run("report", "--window", endless, "--out", out().toString(), log.toString()))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(run("report", "--since", endless, "--out", out().toString(), log.toString()))
        .isEqualTo(ExitCode.INCOMPLETE); // the window is seven days by default
    assertThat(err).isEmpty();
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsAUsageError() {
    assertThat(run("report", "--out", directory.resolve("no/x").toString(), "/dev/null"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("is no directory: make it first").hasLineCount(1);
  }

  @Test
  void otherCommandsSettingsAreNotItsOwn() throws IOException {
    environment = Map.of("IMDSCOPE_FORMAT", "legacy", "IMDSCOPE_LOG", "/nowhere");
    assertThat(report(steady(List.of()))).isZero();
    assertThat(report).startsWith("Verdict: ready.");
  }

  @Test
  void whatCallersSayIsNeverMarkup() throws IOException {
    Request evil = hostile();
    Path log = steady(List.of(evil));
    for (String format : List.of("text", "json", "html")) {
      assertThat(report(log, "--format", format)).isEqualTo(ExitCode.CONDITION_MET);
      assertThat(report).contains("onerror=alert(1)");
      assertThat(report).doesNotContain("\u001b").doesNotContain("\u202e").doesNotContain("\u2028");
      switch (format) {
        case "json" -> valid(report);
        case "html" -> assertThat(report).doesNotContain("<img").doesNotContain("</script><");
        default ->
            assertThat(
                    report
                        .lines()
                        .filter(each -> each.length() > 120)
                        .filter(each -> !each.startsWith("       ")))
                .isEmpty();
      }
    }
  }

  /** What a caller says of itself changes neither what it did nor who did it. */
  @Test
  void noWordsOfACallerMakeItsCallsAnothers() throws IOException {
    Calls proxy =
        Calls.by("kube2iam").withAgent("Botocore/1.34.0 Python/3.11.7").forwardingFor("10.9.9.9");
    assertThat(report(steady(List.of(proxy.v1(655_000))))).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(report).contains("not ready  shop/web-1 · app");
  }

  /** As a user starts it: standard output is full, or closed early. */
  @Test
  void aFullOrClosedOutputIsOneLine() throws Exception {
    Path log = steady(List.of());
    assertThat(child("exec \"$@\" >/dev/full", log)).isEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(err)
        .contains("standard output could not be written: No space left on device")
        .hasLineCount(2); // and how old the log is
    assertThat(child("{ \"$@\"; echo $? >&2; } | true", log)).isZero();
    assertThat(err.strip()).endsWith("\n0");
    Path redirected = directory.resolve("redirected");
    assertThat(child("exec \"$@\" --out /dev/stdout >>'" + redirected + "'", log)).isZero();
    assertThat(redirected).content().startsWith("Verdict: ready.");
    assertThat(Path.of("/dev/stdout")).isSymbolicLink();
  }

  private int child(String script, Path log) throws Exception {
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "report",
                "--window",
                "1m",
                log.toString())
            .redirectError(errors.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    err = Files.readString(errors);
    return process.exitValue();
  }

  private Request hostile() {
    Request call = app.withAgent(EVIL).in(Calls.pod(EVIL, EVIL, EVIL)).v1(655_000);
    RequestHead head = call.head().orElseThrow();
    RequestHead evil = new RequestHead(EVIL, "/" + EVIL, head.query(), EVIL, head.headers(), false);
    return new Request(
        0,
        0,
        call.time(),
        call.version(),
        call.api(),
        EVIL,
        true,
        call.outcome(),
        call.duration(),
        java.util.Optional.of(evil),
        call.status(),
        call.flow(),
        call.hopLimit(),
        call.caller(),
        call.workload(),
        call.finding());
  }

  private static void valid(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        // A syntax error is thrown.
      }
    }
  }

  /** Seven hundred seconds of calls with tokens, one every ten seconds, and these. */
  private Path steady(List<? extends Request> more) throws IOException {
    List<Event> events = new ArrayList<>();
    events.add(Calls.started(0));
    for (int step = 1; step < 70; step++) {
      events.add(app.v2(step * 10_000L));
    }
    events.addAll(more);
    events.add(Calls.stopped(700_000, events.size() - 1L));
    return Files.writeString(
        directory.resolve("steady.jsonl"),
        events.stream().map(ReportCommandTest::json).collect(Collectors.joining("\n", "", "\n")));
  }

  private static String json(Event event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      new EventJson(Calls.ORIGIN).write(event, line);
    } catch (IOException e) {
      throw new AssertionError(e); // nothing in memory fails
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private Path out() {
    return directory.resolve("report.out");
  }

  private int report(Path log, String... options) throws IOException {
    List<String> args =
        new ArrayList<>(List.of("report", "--window", "10m", "--out", out().toString()));
    args.addAll(List.of(options));
    args.add(log.toString());
    int code = run(args.toArray(String[]::new));
    report = Files.exists(out()) ? Files.readString(out()) : "";
    return code;
  }

  private int run(String... args) {
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine(environment, args);
    line.setErr(new PrintWriter(errors));
    int code = line.execute(args);
    err = errors.toString();
    assertThat(err).doesNotContain("Exception").doesNotContain("internal error");
    return code;
  }
}
