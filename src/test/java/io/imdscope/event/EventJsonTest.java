package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event log's lines, key by key. */
class EventJsonTest {

  @Test
  void writesAFullRequest() throws IOException {
    Caller caller =
        new Caller(
            new ProcessIdentity(
                69745,
                "curl",
                List.of("curl", "-s", "http://169.254.169.254/"),
                true,
                Optional.of(Instant.parse("2026-11-23T02:31:00Z"))),
            OptionalInt.of(69746),
            "resolver",
            OptionalInt.of(-2),
            List.of(
                Samples.process(11793, "bash", "/bin/bash"), Samples.process(1, "containerd-shim")),
            CgroupPath.parse("/a/b"),
            OptionalLong.of(4026532001L),
            Source.KERNEL);
    Request request =
        new Request(
            0,
            0,
            Samples.TIME,
            Version.TOKEN,
            Api.EC2,
            "api/token",
            true,
            Optional.of(Outcome.REJECTED),
            Optional.of(Duration.ofNanos(441_999)),
            Optional.of(
                new RequestHead(
                    "PUT",
                    "/latest/api/token",
                    Optional.of("a=b"),
                    "HTTP/1.1",
                    List.of(
                        Samples.header("USER-AGENT", "curl/8.14.1"),
                        Samples.header("X-Forwarded-For", "10.0.0.1"),
                        Samples.hidden("Authorization"),
                        Samples.header("x-forwarded-for", "10.0.0.2, 10.0.0.3")),
                    true)),
            OptionalInt.of(401),
            new Flow(
                InetAddress.ofLiteral("fd00:0:0:1::7"),
                44604,
                Endpoint.parse("[fd00:ec2::254]:80")),
            OptionalInt.of(2),
            Optional.of(caller),
            Workload.Container.of(
                Samples.ID,
                Optional.of("containerd"),
                Optional.of(Samples.POD),
                Optional.of("e29b")),
            Optional.empty());
    assertThat(line(request))
        .isEqualTo(
            "{\"time\":\"2026-11-23T02:31:01.494635812Z\",\"event.name\":\"imds.request\","
                + "\"imds.version\":\"token\",\"imds.endpoint\":\"imds\",\"imds.api\":\"ec2\","
                + "\"imds.category\":\"api/token\",\"imds.sensitive\":true,"
                + "\"imds.outcome\":\"rejected\",\"imds.duration_us\":441,"
                + "\"imds.head_truncated\":true,\"imds.netns\":4026532001,"
                + "\"http.request.method\":\"PUT\",\"url.path\":\"/latest/api/token\","
                + "\"url.query\":\"a=b\",\"user_agent.original\":\"curl/8.14.1\","
                + "\"http.request.header.x-forwarded-for\":[\"10.0.0.1\",\"10.0.0.2, 10.0.0.3\"],"
                + "\"http.response.status_code\":401,\"network.type\":\"ipv6\","
                + "\"server.address\":\"fd00:ec2::254\",\"server.port\":80,"
                + "\"client.address\":\"fd00:0:0:1::7\",\"client.port\":44604,"
                + "\"network.hop_limit\":2,\"process.pid\":69745,"
                + "\"process.executable.name\":\"curl\","
                + "\"process.command_args\":[\"curl\",\"-s\",\"http://169.254.169.254/\"],"
                + "\"process.command_args_truncated\":true,\"process.real_user.id\":4294967294,"
                + "\"process.start_time\":\"2026-11-23T02:31:00.000000000Z\",\"thread.id\":69746,"
                + "\"thread.name\":\"resolver\",\"process.ancestors\":[{\"pid\":11793,"
                + "\"name\":\"bash\",\"command_args\":[\"/bin/bash\"]},"
                + "{\"pid\":1,\"name\":\"containerd-shim\"}],\"process.linux.cgroup\":\"/a/b\","
                + "\"container.id\":\""
                + Samples.ID
                + "\",\"container.runtime\":\"containerd\",\"k8s.pod.uid\":\""
                + Samples.POD
                + "\",\"aws.ecs.task.id\":\"e29b\",\"host.name\":\"node-1\",\"host.id\":\"i-0123456789abcdef0\",\"service.instance.id\":\""
                + Samples.RUN
                + "\","
                + "\"attribution\":{\"process\":\"kernel\",\"container\":\"kernel\",\"pod\":\"kernel\"}}");
  }

  @Test
  void leavesOutWhatIsNotKnown() throws IOException {
    assertThat(line(Samples.unreadable(), new Origin("node-1", Optional.empty(), "")))
        .isEqualTo(
            "{\"time\":\"2026-11-23T02:31:01.494635812Z\",\"event.name\":\"imds.request\","
                + "\"imds.version\":\"unknown\",\"imds.endpoint\":\"imds\",\"imds.api\":\"other\","
                + "\"imds.sensitive\":false,\"network.type\":\"ipv6\","
                + "\"server.address\":\"fd00:ec2::254\",\"server.port\":80,"
                + "\"client.address\":\"10.0.3.17\",\"client.port\":44604,"
                + "\"host.name\":\"node-1\"}");
  }

  @Test
  void writesWorkloadsThatAreNoContainers() throws IOException {
    Request request = Samples.credentials(Version.V1);
    assertThat(line(request.withWorkload(Workload.SystemdUnit.of("a.service"))))
        .contains("\"systemd.unit\":\"a.service\"")
        .endsWith("\"attribution\":{\"process\":\"kernel\"}}");
    assertThat(line(request.withWorkload(Workload.Pod.of(Samples.POD))))
        .contains("\"k8s.pod.uid\":\"" + Samples.POD + "\"");
    assertThat(
            line(
                request.withWorkload(Workload.Session.of(Optional.of("c1"), OptionalInt.of(1000)))))
        .contains("\"systemd.session.id\":\"c1\",\"systemd.session.uid\":1000");
  }

  @Test
  void writesCoverage() throws IOException {
    String head =
        "{\"time\":\"2026-11-23T02:31:01.494635812Z\",\"event.name\":\"imdscope.%s\","
            + "\"host.name\":\"node-1\",\"host.id\":\"i-0123456789abcdef0\",\"service.instance.id\":\""
            + Samples.RUN
            + "\",\"service.name\":\"imdscope\","
            + "\"service.version\":\"0.1.0\",\"imdscope.kernel\":\"6.1.0-44-amd64\",";
    String totals =
        "\"imdscope.requests\":12,\"imdscope.bytes\":1200,\"imdscope.unparsed\":2,"
            + "\"imdscope.unattributed\":1,";
    assertThat(
            line(new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS.subList(0, 2))))
        .isEqualTo(
            head.formatted("start")
                + "\"imdscope.endpoints\":[\"169.254.169.254:80\",\"[fd00:ec2::254]:80\"]}");
    assertThat(
            line(
                new Coverage.Heartbeat(Samples.TIME, Samples.node(), Samples.totals(12, Map.of()))))
        .isEqualTo(
            head.formatted("heartbeat")
                + totals
                + "\"imdscope.lost_total\":0,\"imdscope.lost\":{}}");
    assertThat(
            line(
                new Coverage.Stop(
                    Samples.TIME,
                    Samples.node(),
                    Samples.totals(12, Map.of(Loss.STREAM_GAP, 3L, Loss.RING_FULL_REQUEST, 4L)))))
        .isEqualTo(
            head.formatted("stop")
                + totals
                + "\"imdscope.lost_total\":7,"
                + "\"imdscope.lost\":{\"ring_full_request\":4,\"stream_gap\":3}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb\r\n\u0085c\u2028d\u2029",
        "\"}\n{\"imds.version\":\"v1\"}",
        "\u0000\u0001\u001b[31m\u007f\u009b",
        "\u202eevil\u200b\ufeff",
        "caf\u00e9 \u65e5\u672c \ud83d\ude00",
        "\ud83d",
        "\ude00\ud83d",
        "\\u0022\\"
      })
  void keepsAnyTextInOneAsciiLine(String text) throws IOException {
    Request request =
        Samples.from(
            Samples.request(
                Version.V1, Samples.head(text, text, Samples.header("User-Agent", text))),
            Optional.of(
                Samples.caller(
                    Samples.process(1, text, text, text), Samples.process(2, text, text))),
            Workload.SystemdUnit.of(text));
    String line = line(request);
    assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    // method, path, agent; name and two arguments, twice less one argument; unit
    assertThat(valuesOf(line)).filteredOn(text::equals).hasSize(3 + 3 + 2 + 1);
  }

  @Test
  void tellsWhichOfItsRunARequestIs() throws IOException {
    Request request = Samples.credentials(Version.V1).reported(7, Optional.empty());
    assertThat(line(request))
        .startsWith(
            "{\"time\":\"2026-11-23T02:31:01.494635812Z\",\"imds.sequence\":7,\"event.name\"");
  }

  @Test
  void startsAfreshAfterEachEvent() throws IOException {
    EventJson json = new EventJson(Samples.ORIGIN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    json.write(Samples.credentials(Version.V1), out);
    json.write(Samples.unreadable(), out);
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .containsExactly(line(Samples.credentials(Version.V1)), line(Samples.unreadable()));
  }

  @Test
  void whatCannotBeWrittenLeavesNothingAndSpoilsNothing() throws IOException {
    EventJson json = new EventJson(Samples.ORIGIN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Request call = Samples.credentials(Version.V1);
    Request unbearable = Samples.from(call, call.caller(), null);
    assertThatThrownBy(() -> json.write(unbearable, out)).isInstanceOf(RuntimeException.class);
    assertThat(out.size()).isZero();
    json.write(call, out);
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList()).containsExactly(line(call));
  }

  private static String line(Event event) throws IOException {
    return line(event, Samples.ORIGIN);
  }

  private static String line(Event event, Origin origin) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventJson(origin).write(event, out);
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).endsWith("\n");
    return text.substring(0, text.length() - 1);
  }

  /** All strings that are values; fails on anything that is not JSON. */
  private static List<String> valuesOf(String line) throws IOException {
    List<String> values = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          values.add(parser.getText());
        }
      }
    }
    return values;
  }
}
