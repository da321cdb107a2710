package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The older tool's lines, after what it was seen to write. */
class LegacyWriterTest {
  private static final String WHEN = "[2026-11-23 02:31:01,494] ";
  private static final RequestHead ROOT =
      Samples.head(
          "GET",
          "/latest/meta-data/",
          Samples.header("Host", "169.254.169.254"),
          Samples.header("User-Agent", "curl/7.88.1"),
          Samples.hidden("Accept"));

  @Test
  void writesACallWithoutAToken() throws IOException {
    Caller caller =
        Samples.caller(
            Samples.process(284, "curl", "curl", "-s", "http://169.254.169.254/latest/meta-data/"),
            Samples.process(151, "Bash", "bash", "Run.sh"),
            Samples.process(150, "bash"),
            Samples.process(1, "init", "/sbin/init"),
            Samples.process(7, "fourth", "fourth"));
    assertThat(only(from(Samples.request(Version.V1, ROOT), caller)))
        .isEqualTo(
            WHEN
                + "[WARNING] imdsv1(!) (pid:284:curl argv:curl -s"
                + " http://169.254.169.254/latest/meta-data/) called by -> (pid:151:bash"
                + " argv:bash run.sh) -> (pid:150 unable to get argv information) ->"
                + " (pid:1:init argv:/sbin/init) req details: get /latest/meta-data/ http/1.1,"
                + " host: 169.254.169.254, user-agent: curl/7.88.1, accept: **redacted**, ");
  }

  @Test
  void writesACallWithAToken() throws IOException {
    Caller caller =
        Samples.caller(
            Samples.process(
                286,
                "curl",
                "curl",
                "-H",
                "X-aws-ec2-metadata-token: [redacted]",
                "--token=[redacted]"),
            Samples.process(0, "swapper", "x"));
    Request request =
        Samples.request(
            Version.V2,
            new RequestHead(
                "GET",
                "/latest/meta-data/iam/",
                Optional.of("a=B"),
                "HTTP/1.0",
                List.of(Samples.hidden("X-aws-ec2-metadata-Token")),
                false));
    assertThat(only(from(request, caller)))
        .isEqualTo(
            WHEN
                + "[INFO] imdsv2 (pid:286:curl argv:curl -h **token redacted**"
                + " --token=**token redacted**) req details: get /latest/meta-data/iam/?a=b"
                + " http/1.0, **token redacted**, ");
  }

  @Test
  void countsTheTokensPutAsV2() throws IOException {
    RequestHead put =
        Samples.head(
            "PUT",
            "/latest/api/token",
            Samples.header("X-aws-ec2-metadata-token-ttl-seconds", "60"));
    assertThat(only(Samples.request(Version.TOKEN, put)))
        .startsWith(WHEN + "[INFO] imdsv2 (pid:69745:curl ")
        .endsWith("put /latest/api/token http/1.1, x-aws-ec2-metadata-token-ttl-seconds: 60, ");
  }

  @Test
  void countsOtherCloudsAsV1UnlessTheyCarryAToken() throws IOException {
    Endpoint imds = Endpoint.DEFAULTS.getFirst();
    assertThat(only(Samples.to(Samples.request(Version.NONE, ROOT), imds, Api.GCE)))
        .contains("[WARNING] imdsv1(!) ");
    RequestHead withToken = Samples.head("GET", "/", Samples.hidden("x-aws-ec2-metadata-token"));
    assertThat(only(Samples.to(Samples.request(Version.NONE, withToken), imds, Api.OTHER)))
        .contains("[INFO] imdsv2 ");
  }

  @Test
  void writesWhatCouldNotBeRead() throws IOException {
    assertThat(only(Samples.unreadable()))
        .isEqualTo(
            WHEN
                + "[ERROR] {MISSING PAYLOAD} imdsv1(!) (pid:0 unable to get argv information)"
                + " req details: ");
    RequestHead cut =
        new RequestHead(
            "GET",
            "/latest/",
            Optional.empty(),
            "HTTP/1.1",
            List.of(Samples.header("Host", "h")),
            true);
    assertThat(only(Samples.request(Version.UNKNOWN, cut)))
        .contains("[ERROR] {MISSING PAYLOAD} imdsv1(!) (pid:69745:curl ")
        .endsWith(" req details: get /latest/ http/1.1, host: h");
  }

  @Test
  void leavesOutWhatTheOlderToolNeverSaw() throws IOException {
    Request request = Samples.request(Version.NONE, ROOT);
    assertThat(
            Written.lines(
                LegacyWriterTest::legacy,
                Samples.to(request, Endpoint.DEFAULTS.get(2), Api.OTHER),
                Samples.to(request, Endpoint.DEFAULTS.get(4), Api.OTHER),
                new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS),
                new Coverage.Stop(Samples.TIME, Samples.node(), Samples.totals(1, Map.of()))))
        .isEmpty();
    assertThat(only(Samples.to(request, Endpoint.parse("127.0.0.1:80"), Api.EC2))).startsWith(WHEN);
  }

  @Test
  void showsLocalTime() throws IOException {
    assertThat(
            Written.text(
                out -> new LegacyWriter(out, ZoneId.of("Asia/Kolkata")),
                Samples.request(Version.V1, ROOT)))
        .startsWith("[2026-11-23 08:01:01,494] [WARNING] ");
  }

  @Test
  void keepsOneEventInOneLine() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      String line = only(LineWriterTest.hostile(random));
      assertThat(line.codePoints())
          .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x202e);
    }
  }

  private static EventWriter legacy(OutputStream out) {
    return new LegacyWriter(out, ZoneOffset.UTC);
  }

  private static Request from(Request request, Caller caller) {
    return Samples.from(request, Optional.of(caller), Workload.UNKNOWN);
  }

  private static String only(Event event) throws IOException {
    List<String> lines = Written.lines(LegacyWriterTest::legacy, event);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
