package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Finding;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines one by one: what is another version's, what is broken, and what must not matter. */
class EventReaderTest {
  private static final Request REQUEST =
      Samples.credentials(Version.V1)
          .withWorkload(
              Workload.Container.of(
                  Samples.ID,
                  Optional.of("containerd"),
                  Optional.of(Samples.POD),
                  Optional.empty()))
          .reported(12, Optional.of(new Finding(Cause.NO_TOKEN_ATTEMPT, "upgrade")));
  private static final String LINE = line(REQUEST);
  private static final String BEAT =
      line(new Coverage.Heartbeat(Samples.TIME, Samples.node(), Samples.totals(3, Map.of())));

  private final EventReader reader = new EventReader();

  private static String line(io.imdscope.event.Event event) {
    return Damage.text(RandomEvents.line(event, Samples.ORIGIN));
  }

  private Read read(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Read read = reader.read(bytes, 0, bytes.length);
    assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(read);
    return read;
  }

  private Request request(String line) {
    assertThat(read(line)).isInstanceOf(Read.Known.class);
    return (Request) ((Read.Known) read(line)).event();
  }

  @Test
  void readsARequest() {
    Request request = request(LINE);
    assertThat(request.workload()).isEqualTo(REQUEST.workload());
    assertThat(request.finding()).isEqualTo(REQUEST.finding());
    assertThat(request.caller()).isEqualTo(REQUEST.caller());
    assertThat(request.flow()).isEqualTo(REQUEST.flow());
    assertThat(request.head().orElseThrow().value("User-Agent")).contains("curl/8.14.1");
    assertThat(((Read.Known) read(LINE)).origin()).isEqualTo(Samples.ORIGIN);
    assertThat(request.number()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"imds.request\"|\"imds.answer\"",
        "\"imds.version\":\"v1\"|\"imds.version\":\"v3\"",
        "\"no_token_attempt\"|\"token_eaten\"",
        "\"imds.outcome\":\"ok\"|\"imds.outcome\":\"fine\"",
        "\"imds.api\":\"ec2\"|\"imds.api\":\"ec3\"",
        "\"imds.endpoint\":\"imds\"|\"imds.endpoint\":\"smdi\"",
        "\"process\":\"kernel\"|\"process\":\"oracle\"",
        "\"container.id\"|\"systemd.unit\":\"a.service\",\"container.id\"",
        "\"event.name\":\"imds.request\",|",
      })
  void tellsAnotherVersionFromABrokenLine(String text, String other) {
    assertThat(LINE).contains(text);
    assertThat(read(LINE)).isInstanceOf(Read.Known.class);
    assertThat(read(LINE.replace(text, other == null ? "" : other))).isEqualTo(Read.OTHER_VERSION);
  }

  @Test
  void takesAnotherProgramsLineForWhatItIs() {
    assertThat(read("{\"level\":\"info\",\"msg\":\"hello\"}")).isEqualTo(Read.OTHER_VERSION);
    assertThat(read(BEAT)).isInstanceOf(Read.Known.class);
    assertThat(read(BEAT.replace("\"service.name\":\"imdscope\"", "\"service.name\":\"other\"")))
        .isEqualTo(Read.OTHER_VERSION);
    assertThat(read(BEAT.replace("\"imdscope.lost\":{}", "\"imdscope.lost\":{\"cosmic_ray\":1}")))
        .isEqualTo(Read.OTHER_VERSION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"imds.version\":\"v1\"|\"imds.version\":1|wrong kind",
        "\"imds.sensitive\":true|\"imds.sensitive\":\"true\"|wrong kind",
        "\"client.port\":44604|\"client.port\":65536|wrong kind",
        "\"client.port\":44604|\"client.port\":-1|wrong kind",
        "\"client.port\":44604|\"client.port\":1e3|wrong kind",
        "\"client.port\":44604|\"client.port\":044|no JSON",
        "\"process.pid\":69745|\"process.pid\":99999999999999999999999|wrong kind",
        "\"client.address\":\"10.0.3.17\"|\"client.address\":\"localhost\"|wrong kind",
        "\"client.address\":\"10.0.3.17\"|\"client.address\":\"10.0.3.256\"|wrong kind",
        "\"time\":\"2026-11-23T|\"time\":\"2026-13-23T|wrong kind",
        "\"time\":\"2026-11-23T|\"time\":\"2026-02-30T|wrong kind",
        "\"time\":\"2026-11-23T02:31|\"time\":\"2026-11-23T24:31|wrong kind",
        "\"time\":|\"Time\":|no time",
        "\"client.port\":44604,||lacks",
        "\"client.port\":44604|\"client.port\":44604,\"client.port\":44604|twice",
        "\"imds.version\":\"v1\"|\"imds.version\":\"v2\",\"imds.version\":\"v1\"|twice",
        "{\"pid\":11793|{\"pid\":11793,\"pid\":1|wrong kind",
      })
  void saysWhatIsWrong(String text, String other, String reason) {
    assertThat(LINE).contains(text);
    assertThat(read(LINE)).isInstanceOf(Read.Known.class);
    assertThat(read(LINE.replace(text, other == null ? "" : other)))
        .isInstanceOfSatisfying(
            Read.Malformed.class, read -> assertThat(read.reason()).contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\r"})
  void saysThatALineIsEmpty(String line) {
    assertThat(read(line)).isEqualTo(Read.BLANK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"x\"",
        "42",
        "}",
        "{]",
        "{\"time\"}",
        "\u0000\u0000",
        "{\u0000",
        "time"
      })
  void readsOnlyObjects(String line) {
    assertThat(read(line)).isInstanceOf(Read.Malformed.class);
  }

  @Test
  void twoLinesInOneAreNone() {
    assertThat(read(LINE + LINE)).isEqualTo(Reasons.TOO_MUCH);
    assertThat(read(LINE.substring(0, 200) + LINE)).isInstanceOf(Read.Malformed.class);
  }

  @Test
  void readsKeysInAnyOrderAndWithSpaces() {
    Request request = request(LINE);
    List<String> members = List.of(Damage.members(LINE));
    assertThat(members).hasSizeGreaterThan(20);
    assertThat(request("{" + String.join(" ,\t", members.reversed()) + "}")).isEqualTo(request);
    assertThat(request(" \t" + LINE.replace("\":", "\" : ") + " \r")).isEqualTo(request);
    assertThat(request(LINE + "\r")).isEqualTo(request);
  }

  @Test
  void readsOverAByteOrderMark() {
    assertThat(request("\ufeff" + LINE)).isEqualTo(request(LINE));
  }

  @Test
  void aKeyWithAByteTooManyIsAnotherKey() {
    assertThat(LINE).contains("\"thread.id\":69745");
    Read read = read(LINE);
    byte[] odd = Damage.bytes(LINE.replace("\"thread.id\"", "\"thread.i\u00ffd\""));
    assertThat(reader.read(odd, 0, odd.length)).isNotEqualTo(read).isEqualTo(Reasons.NOT_JSON);
  }

  @Test
  void ignoresKeysThatItDoesNotKnow() {
    String more = "{\"new\":{\"a\":[1,{\"time\":2}]},\"new\":null,\"newer\":1e999,";
    assertThat(request(more + LINE.substring(1))).isEqualTo(request(LINE));
    assertThat(request(LINE.replace("{\"pid\":11793", "{\"pid\":11793,\"new\":[{}]")))
        .isEqualTo(request(LINE));
    assertThat(request(LINE.replace("\"attribution\":{", "\"attribution\":{\"colour\":\"red\",")))
        .isEqualTo(request(LINE));
  }

  @Test
  void anOrdinaryLineIsReadTheSameWhereTextsStandOutInAnotherWay() {
    // Escaped where nobody has to, and raw where it is written escaped.
    assertThat(request(LINE.replace("\"curl\"", "\"\\u0063url\""))).isEqualTo(request(LINE));
    assertThat(request(LINE.replace("imds.version", "imds\\u002eversion")))
        .isEqualTo(request(LINE));
    assertThat(request(LINE.replace("curl/8.14.1", "caf\u00e9")))
        .isEqualTo(request(LINE.replace("curl/8.14.1", "caf\\u00e9")));
  }

  @Test
  void boundsNesting() {
    String deep = "[".repeat(50_000) + "]".repeat(10_000);
    assertThat(read("{\"x\":" + deep)).isEqualTo(Reasons.BOUNDS);
    assertThat(read("{\"attribution\":" + deep)).isEqualTo(Reasons.BOUNDS);
    assertThat(read("{\"process.ancestors\":" + deep)).isEqualTo(Reasons.BOUNDS);
    assertThat(read("{\"x\":1" + "0".repeat(5000) + "}")).isEqualTo(Reasons.BOUNDS);
  }

  @Test
  void boundsALine() {
    String padded = LINE + " ".repeat(EventReader.MAX_LINE - LINE.length());
    assertThat(request(padded)).isEqualTo(request(LINE));
    assertThat(read(padded + " ")).isEqualTo(Reasons.TOO_LONG);
  }

  @Test
  void boundsAncestors() {
    String many =
        IntStream.range(0, 2000)
            .mapToObj(i -> "{\"pid\":1,\"name\":\"a\"},")
            .reduce("", String::concat);
    assertThat(read(LINE.replace("[{\"pid\":11793", "[" + many + "{\"pid\":11793")))
        .isEqualTo(Reasons.ODD);
  }

  @Test
  void readsRepeatedRequests() {
    String line = line(new Repeated(REQUEST, Samples.TIME.minusSeconds(9), 12));
    assertThat(read(line))
        .isInstanceOfSatisfying(
            Read.Known.class,
            read ->
                assertThat(read.event())
                    .isInstanceOfSatisfying(
                        Repeated.class,
                        many -> {
                          assertThat(many.count()).isEqualTo(12);
                          assertThat(many.first()).isEqualTo(Samples.TIME.minusSeconds(9));
                        }));
    assertThat(read(line.replace("\"imds.count\":12", "\"imds.count\":0"))).isEqualTo(Reasons.ODD);
    assertThat(read(line.replace("\"imds.count\":12,", ""))).isEqualTo(Reasons.INCOMPLETE);
    assertThat(read(line.replaceFirst("\"imds.first_time\":\"2026", "\"imds.first_time\":\"2027")))
        .isEqualTo(Reasons.ODD);
  }

  @Test
  void readsWhenItWasSentSinceTheBoot() {
    String line = LINE.replace("\"event.name\"", "\"imds.boot_ns\":7000000000,\"event.name\"");
    Read.Known read = (Read.Known) read(line);
    assertThat(((Request) read.event()).bootNanos()).isEqualTo(7_000_000_000L);
    assertThat(line(read.event())).isEqualTo(line);
  }

  @Test
  void readsSinceWhenTheKernelRecorded() {
    Coverage.Start start =
        new Coverage.Start(
            Samples.TIME,
            Samples.node(),
            Endpoint.DEFAULTS,
            Samples.TIME.minusSeconds(90),
            Optional.of("run-0"));
    String line = line(start);
    assertThat(line)
        .contains("\"imdscope.attached_time\":\"2026-11-23T02:29:31.494635812Z\"")
        .contains("\"imdscope.continues\":\"run-0\"");
    assertThat(read(line)).isEqualTo(new Read.Known(start, Samples.ORIGIN));
    assertThat(
            read(
                line.replace(
                    "\"imdscope.attached_time\":\"2026", "\"imdscope.attached_time\":\"2027")))
        .isEqualTo(Reasons.ODD);
  }

  @Test
  void readsCoverage() {
    Coverage.Start start = new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS);
    assertThat(read(line(start))).isEqualTo(new Read.Known(start, Samples.ORIGIN));
    assertThat(read(BEAT.replace("\"imdscope.lost_total\":0", "\"imdscope.lost_total\":1")))
        .isEqualTo(Reasons.ODD);
    assertThat(read(BEAT.replace("\"imdscope.requests\":3", "\"imdscope.requests\":-3")))
        .isEqualTo(Reasons.ODD);
    assertThat(read(BEAT.replace("\"imdscope.requests\":3,", ""))).isEqualTo(Reasons.INCOMPLETE);
    assertThat(read(BEAT.replace("\"service.instance.id\"", "\"run\"")))
        .isEqualTo(Reasons.INCOMPLETE);
  }

  /** Each process of a script has its own arguments, and each node its own names. */
  @Test
  void remembersWithinABound() {
    int most = 0;
    int mostBytes = 0;
    for (int i = 0; i < 60_000; i++) {
      Request other =
          Samples.from(
              REQUEST,
              Optional.of(caller(i)),
              Workload.SystemdUnit.of("unit-" + i + "x".repeat(i % 300)));
      byte[] line = RandomEvents.line(other, new Origin("node-" + i, Optional.empty(), ""));
      assertThat(reader.read(line, 0, line.length)).isInstanceOf(Read.Known.class);
      most = Math.max(most, reader.remembered());
      mostBytes = Math.max(mostBytes, reader.rememberedBytes());
    }
    int places = Cut.values().length;
    assertThat(most).isBetween(Chunks.MAX_CHUNKS, places * Chunks.MAX_CHUNKS);
    assertThat(mostBytes).isBetween(Chunks.MAX_BYTES, places * Chunks.MAX_BYTES);
  }

  private static Caller caller(int number) {
    return new Caller(
        Samples.process(number, "p" + number, "arg" + number),
        java.util.OptionalInt.empty(),
        "t",
        java.util.OptionalInt.of(number),
        List.of(Samples.process(number + 1, "a" + number)),
        Samples.curl().cgroup(),
        java.util.OptionalLong.empty(),
        Source.KERNEL);
  }

  @Test
  void readsTimesAsTheyAreUsuallyWrittenWithoutALibrary() {
    Times times = new Times();
    for (String text :
        List.of(
            "2026-11-23T02:31:01.494635812Z",
            "2024-02-29T23:59:59.999999999Z",
            "1970-01-01T00:00:00.000000000Z",
            "0001-01-01T00:00:00.000000001Z")) {
      assertThat(times.read(Damage.bytes(text), 0)).isEqualTo(Instant.parse(text));
    }
    for (String text :
        List.of(
            "2025-02-29T23:59:59.999999999Z",
            "2026-00-23T02:31:01.494635812Z",
            "2026-11-31T02:31:01.494635812Z",
            "2026-11-23T24:31:01.494635812Z",
            "2026-11-23T02:60:01.494635812Z",
            "2026-11-23T02:31:60.494635812Z",
            "2026-11-23T02:31:01.49463581-Z",
            "2026-11-23T02:3 :01.494635812Z",
            "2026-11-23 02:31:01.494635812Z")) {
      assertThat(times.read(Damage.bytes(text), 0)).as(text).isNull();
    }
  }
}
