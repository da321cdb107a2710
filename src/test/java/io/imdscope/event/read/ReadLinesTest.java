package io.imdscope.event.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line is: an event, another program's or version's, or nothing. */
class ReadLinesTest {
  private static final String REQUEST = line(Samples.credentials(Version.V1));
  private static final String HEARTBEAT =
      line(new Coverage.Heartbeat(Samples.TIME, Samples.node(), Samples.totals(3, Map.of())));

  private final EventReader reader = new EventReader();

  ReadLinesTest() {
    read(REQUEST);
    read(HEARTBEAT);
  }

  @Test
  void keysThatAreNotKnownAreIgnored() {
    String more = REQUEST.replace("{\"time\"", "{\"new.key\":{\"time\":[1,null]},\"time\"");
    assertThat(read(more)).isEqualTo(read(REQUEST)).isInstanceOf(Read.Known.class);
  }

  @Test
  void writtenByHandItIsReadAllTheSame() {
    assertThat(read(" " + REQUEST.replace(",\"", " ,\t\"").replace("\":", "\" : ") + " \r"))
        .isEqualTo(read(REQUEST));
    assertThat(read(REQUEST.replace("\"imds.api\"", "\"imds\\u002eapi\"")))
        .isEqualTo(read(REQUEST));
    String time = "2026-11-23T02:31:01.494635812Z";
    assertThat(read(REQUEST.replace(time, "2026-11-23T04:31:01.494635812+02:00")))
        .isEqualTo(read(REQUEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"imds.version\":\"v1\"     | \"imds.version\":\"v3\"",
        "\"imds.endpoint\":\"imds\"  | \"imds.endpoint\":\"moon\"",
        "\"imds.api\":\"ec2\"        | \"imds.api\":\"\"",
        "\"imds.outcome\":\"ok\"     | \"imds.outcome\":\"maybe\"",
        "\"imds.request\"            | \"imds.request2\"",
        "\"event.name\"              | \"eventname\"",
        "\"process\":\"kernel\"      | \"process\":\"oracle\"",
        "\"host.name\"               | \"systemd.unit\":\"a.service\",\"host.name\"",
        "\"imds.sensitive\"          | \"imds.cause\":\"moon\",\"imds.advice\":\"a\",\"imds.sensitive\""
      })
  void anotherVersionIsNeverGuessed(String from, String to) {
    assertThat(read(REQUEST.replace(from, to))).isEqualTo(Read.OTHER_VERSION);
  }

  @Test
  void anotherProgramsLinesAreAnotherPrograms() {
    assertThat(read("{\"level\":\"info\",\"msg\":\"started\"}")).isEqualTo(Read.OTHER_VERSION);
    assertThat(read("{}")).isEqualTo(Read.OTHER_VERSION);
    assertThat(read(HEARTBEAT.replace("\"service.name\":\"imdscope\"", "\"service.name\":\"web\"")))
        .isEqualTo(Read.OTHER_VERSION);
    assertThat(
            read(
                HEARTBEAT
                    .replace("lost_total\":0", "lost_total\":1")
                    .replace("lost\":{}", "lost\":{\"moon\":1}")))
        .as("a loss that is not known here")
        .isEqualTo(Read.OTHER_VERSION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"time\":                   | \"tim\":",
        "2026-11-23T                 | 2026-11-31T",
        "2026-11-23T                 | 2026-13-23T",
        "T02:31                      | T25:31",
        ":01.494635812Z              | :01.49463581xZ",
        "\"time\":\"2026             | \"time\":1,\"was\":\"2026",
        "\"imds.api\"                | \"imds.version\":\"v1\",\"imds.api\"",
        "\"client.port\":44604       | \"client.port\":65536",
        "\"client.port\":44604       | \"client.port\":044604",
        "\"client.port\":44604       | \"client.port\":-1",
        "\"client.port\":44604       | \"client.port\":4.4",
        "\"client.port\":44604       | \"client.port\":99999999999999999999",
        "\"client.port\":44604       | \"client.port\":\"44604\"",
        "\"client.port\":44604       | \"client.port\":",
        "\"client.address\":\"10.    | \"client.address\":\"910.",
        "\"client.address\":\"10.    | \"client.address\":\"host.",
        "\"server.address\"          | \"server\"",
        "\"host.name\"               | \"host\"",
        "\"attribution\"             | \"attributes\"",
        "\"process.pid\":69745       | \"process.pid\":2147483648",
        "\"imds.sensitive\":true     | \"imds.sensitive\":null",
        "{\"pid\":11793              | {\"pid\":11793,\"pid\":1",
        "{\"pid\":11793              | {\"id\":11793",
        "linux.cgroup\":\"/          | linux.cgroup\":\""
      })
  void whatCannotBeIsNoEvent(String from, String to) {
    assertThat(REQUEST).contains(from);
    assertThat(read(REQUEST.replace(from, to))).isInstanceOf(Read.Malformed.class);
  }

  @Test
  void brokenLinesAreNoEvents() {
    for (int end = 1; end < REQUEST.length(); end++) {
      assertThat(read(REQUEST.substring(0, end))).isInstanceOf(Read.Malformed.class);
    }
    assertThat(read(REQUEST.substring(0, 700) + REQUEST)).isInstanceOf(Read.Malformed.class);
    assertThat(read(REQUEST + REQUEST)).isEqualTo(Reasons.TOO_MUCH);
    assertThat(read(REQUEST.substring(0, 300))).isEqualTo(Reasons.CUT_OFF);
    assertThat(read("")).isEqualTo(Read.BLANK);
    assertThat(read(HEARTBEAT.replace("lost_total\":0", "lost_total\":1"))).isEqualTo(Reasons.ODD);
    assertThat(read(HEARTBEAT.replace("imdscope.bytes", "bytes"))).isEqualTo(Reasons.INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "[1]",
        "17",
        "null",
        "\"x\"",
        "{a:1}",
        "{'a':1}",
        "\u0000{}",
        "{\u0000}",
        "\uffff"
      })
  void whatIsNoJsonObjectIsNoEvent(String line) {
    assertThat(read(line)).isInstanceOf(Read.Malformed.class);
  }

  @Test
  void deepAndLongLinesAreNoEvents() {
    String deep =
        REQUEST.replace("{\"time\"", "{\"x\":" + "[".repeat(99) + "]".repeat(99) + ",\"time\"");
    assertThat(read(deep)).isEqualTo(Reasons.BOUNDS);
    String wide =
        REQUEST.replace("curl/8", "x".repeat(EventReader.MAX_LINE - REQUEST.length()) + "curl/8");
    assertThat(wide).hasSize(EventReader.MAX_LINE);
    assertThat(read(wide)).isInstanceOf(Read.Known.class);
    assertThat(read(wide.replace("curl/8", "curl/18"))).isEqualTo(Reasons.TOO_LONG);
    assertThat(read(wide.replace("curl/8", "x".repeat(1 << 20)))).isEqualTo(Reasons.TOO_LONG);
  }

  @Test
  void keysOfAnotherKindOfEventTeachNothingWrong() {
    String losses = HEARTBEAT.substring(HEARTBEAT.indexOf(",\"imdscope.requests\""));
    String network = "\"client.address\":\"10.0.0.1\",\"client.port\":1,";
    EventReader fresh = new EventReader();
    String request = REQUEST.substring(0, REQUEST.length() - 1) + losses;
    String heartbeat = HEARTBEAT.replace("\"host.name\"", network + "\"host.name\"");
    for (String line : new String[] {request, heartbeat, HEARTBEAT, REQUEST}) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      assertThat(fresh.read(bytes, 0, bytes.length))
          .isInstanceOf(Read.Known.class)
          .isEqualTo(reader.plain(bytes, 0, bytes.length));
    }
  }

  @Test
  void aReasonHoldsNothingOfTheLine() {
    Read.Malformed malformed = (Read.Malformed) read(REQUEST.replace("curl", "AKIA\u0001"));
    assertThat(malformed.reason()).doesNotContain("AKIA");
  }

  @Test
  void aPartIsReadOfABiggerBuffer() {
    byte[] bytes = ("x\n" + REQUEST + "\nx").getBytes(StandardCharsets.UTF_8);
    Read read = reader.read(bytes, 2, bytes.length - 2);
    assertThat(((Request) ((Read.Known) read).event()).workload())
        .isInstanceOf(Workload.Container.class);
    assertThat(((Read.Known) read).origin()).isEqualTo(Samples.ORIGIN);
  }

  private Read read(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    Read first = reader.read(bytes, 0, bytes.length);
    assertThat(reader.read(bytes, 0, bytes.length)).as("again").isEqualTo(first);
    return first;
  }

  private static String line(io.imdscope.event.Event event) {
    return new String(MadeEvents.line(event, Samples.ORIGIN), StandardCharsets.US_ASCII);
  }
}
