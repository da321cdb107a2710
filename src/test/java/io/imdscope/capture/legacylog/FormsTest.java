package io.imdscope.capture.legacylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Loss;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms that the log has had; the first lines are as the tool was seen to write them. */
class FormsTest {
  static final String V1 =
      "[2026-11-23 00:37:05,229] [WARNING] imdsv1(!) (pid:284:curl argv:curl -s"
          + " http://169.254.169.254/latest/meta-data/) called by -> (pid:151:bash argv:bash run.sh)"
          + " -> (pid:150:bash argv:/bin/bash /run/cmd) -> (pid:1:init argv:/sbin/init) req details:"
          + " get /latest/meta-data/ http/1.1, host: 169.254.169.254, user-agent: curl/7.88.1,"
          + " accept: */*, ";
  static final String V2 =
      "[2026-11-23 00:37:05,567] [INFO] imdsv2 (pid:286:curl argv:curl -s -h **token redacted**"
          + " http://169.254.169.254/latest/meta-data/iam/) called by -> (pid:151:bash argv:bash"
          + " run.sh) -> (pid:1:init argv:/sbin/init) req details: get /latest/meta-data/iam/"
          + " http/1.1, host: 169.254.169.254, user-agent: curl/7.88.1, accept: */*, **token"
          + " redacted**, ";
  static final String PUT =
      "[2026-11-23 00:37:05,834] [INFO] imdsv2 (pid:288:curl argv:curl -s -x put"
          + " http://169.254.169.254/latest/api/token) called by -> (pid:1:init argv:/sbin/init) req"
          + " details: put /latest/api/token http/1.1, host: 169.254.169.254, user-agent:"
          + " curl/7.88.1, accept: */*, x-aws-ec2-metadata-token-ttl-seconds: 60, ";
  static final String MISSING =
      "[2026-11-23 00:37:06,000] [ERROR] {MISSING PAYLOAD} imdsv1(!) (pid:101:curl argv:curl -s x)"
          + " called by -> (pid:1:init argv:/sbin/init) req details: ";

  /** A line whose request is this one. */
  static String with(String version, String details) {
    return "[2026-11-23 00:00:00,000] [INFO] "
        + version
        + " (pid:7:a argv:a) called by -> (pid:1:init argv:/sbin/init) req details: "
        + details;
  }

  private static List<Integer> pids(Caller caller) {
    return caller.ancestors().stream().map(ProcessIdentity::pid).toList();
  }

  @Test
  void aCallWithoutAToken() {
    Told told = Told.of(V1);
    Request request = told.only();
    assertThat(request.version()).isEqualTo(Version.V1);
    assertThat(request.api()).isEqualTo(Api.EC2);
    assertThat(request.time()).isEqualTo(Instant.parse("2026-11-23T00:37:05.229Z"));
    assertThat(request.outcome()).isEmpty();
    assertThat(request.flow().hasClient()).isFalse();
    RequestHead head = request.head().orElseThrow();
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.path()).isEqualTo("/latest/meta-data/");
    assertThat(head.protocol()).isEqualTo("HTTP/1.1");
    assertThat(head.truncated()).isFalse();
    assertThat(head.value("user-agent")).contains("curl/7.88.1");
    Caller caller = request.caller().orElseThrow();
    assertThat(caller.process().pid()).isEqualTo(284);
    assertThat(caller.process().name()).isEqualTo("curl");
    assertThat(caller.process().args())
        .containsExactly("curl", "-s", "http://169.254.169.254/latest/meta-data/");
    assertThat(pids(caller)).containsExactly(151, 150, 1);
    assertThat(caller.source()).isEqualTo(Source.LEGACY_LOG_LOWER_CASE);
    assertThat(told.problems()).isEmpty();
    assertThat(told.losses().total()).isZero();
    assertThat(told.notes()).hasSize(2).anyMatch(note -> note.contains("1 call in lower case"));
  }

  @Test
  void aCallWithATokenAndTheTokensPut() {
    List<Request> requests = Told.of(V2, PUT).requests();
    assertThat(requests).extracting(Request::version).containsExactly(Version.V2, Version.TOKEN);
    assertThat(requests.getFirst().caller().orElseThrow().process().args())
        .containsExactly(
            "curl", "-s", "-h", "[redacted]", "http://169.254.169.254/latest/meta-data/iam/");
  }

  @Test
  void aMissingPayloadIsUnknown() {
    Request request = Told.of(MISSING).only();
    assertThat(request.version()).isEqualTo(Version.UNKNOWN);
    assertThat(request.head()).isEmpty();
    assertThat(request.caller().orElseThrow().process().pid()).isEqualTo(101);
  }

  @Test
  void theCaseBeforeSeptember2024Stays() {
    Told told =
        Told.of(
            "[2023-12-01T10:11:12] [WARNING] IMDSv1(!) (pid:9:Web argv:/opt/Web -H A) called by ->"
                + " (pid:8 Unable to get argv information) Req details: GET /latest/Meta-Data"
                + " HTTP/1.1, Host: h, User-Agent: Boto3/1.2, ");
    Request request = told.only();
    assertThat(request.version()).isEqualTo(Version.V1);
    assertThat(request.time()).isEqualTo(Instant.parse("2023-12-01T10:11:12Z"));
    assertThat(request.head().orElseThrow().path()).isEqualTo("/latest/Meta-Data");
    Caller caller = request.caller().orElseThrow();
    assertThat(caller.process().name()).isEqualTo("Web");
    assertThat(caller.source()).isEqualTo(Source.LEGACY_LOG);
    assertThat(caller.ancestors().getFirst().args()).isEmpty();
    assertThat(told.notes()).noneMatch(note -> note.contains("lower case"));
  }

  @Test
  void theOldestFormHasNoDetails() {
    Told told =
        Told.of(
            "[2023-05-01 10:11:12,000] [WARNING] IMDSv1(!) (pid:9:w argv:w) called by -> (pid:1:i"
                + " argv:i)",
            "[2023-05-01 10:11:13,000] [INFO] IMDSv2 (pid:9:w argv:w)");
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.V1, Version.V2);
    assertThat(told.requests()).allMatch(request -> request.head().isEmpty());
    assertThat(told.requests()).allMatch(request -> request.api() == Api.EC2);
    assertThat(told.problems()).isEmpty();
  }

  @Test
  void consoleLinesHaveNoTimeAndThatIsSaid() {
    Told told = Told.of(V1.substring(V1.indexOf("] [") + 2), V2);
    assertThat(told.requests())
        .extracting(Request::time)
        .containsExactly(Told.WRITTEN, Instant.parse("2026-11-23T00:37:05.567Z"));
    assertThat(told.notes()).anyMatch(note -> note.startsWith("1 call without a time"));
  }

  @Test
  void whatTheToolSaysOfItselfIsPassedOverAndItsLossesCount() {
    Told told =
        Told.of(
            "Logging to /var/log/imds/imds-trace.log",
            "Try to attach multiple kernel functions to kprobes",
            "Cannot attach kprobe to sock_sendmsg_nosec, it depends on your kernels.",
            "Starting ImdsPacketAnalyzer...",
            "Currently logging to: x",
            V1,
            "Possibly lost 3 samples",
            "Possibly lost 4 samples",
            "[INFO] Starting ImdsPacketAnalyzer...",
            "");
    assertThat(told.requests()).hasSize(1);
    assertThat(told.losses().counts())
        .isEqualTo(Map.of(Loss.SAMPLE_LOST, 7L, Loss.LINE_UNREADABLE, 1L));
    assertThat(told.problems()).containsExactly("log:5: is no line of the log");
  }

  @Test
  void theSameSendOfTwoProbesIsOneCall() {
    String later = V1.replace("05,229", "05,231");
    String muchLater = V1.replace("05,229", "06,229");
    Told told = Told.of(V1, later, V2, V2, muchLater);
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.V1, Version.V2, Version.V1);
    assertThat(told.notes()).anyMatch(note -> note.startsWith("2 lines told again"));
    // four probes there are, so five lines are two sends
    assertThat(Told.of(V1, V1, V1, V1, V1).requests()).hasSize(2);
    assertThat(Told.of(V1, V1.replace("pid:284", "pid:285")).requests()).hasSize(2);
    String console = V1.substring(V1.indexOf("] [") + 2);
    assertThat(Told.of(console, console, console).requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "imdsv1(!)|get /computemetadata/v1/ http/1.1, metadata-flavor: google, |GCE|NONE",
        "imdsv1(!)|get /metadata/instance?api-version=2021 http/1.1, metadata: true, |AZURE|NONE",
        "imdsv1(!)|get /metadata/v1.json http/1.1, host: x, |DIGITALOCEAN|NONE",
        "imdsv1(!)|put /instance_identity/v1/token http/1.1, metadata-flavor: ibm, |IBM|NONE",
        "imdsv1(!)|get /latest/user-data http/1.1, host: x, |EC2|V1",
        // a value that holds the name, and commas
        "imdsv2|get / http/1.1, user-agent: a, b x-aws-ec2-metadata-token: c, |EC2|V1",
        "imdsv1(!)|get / http/1.1, user-agent: a, x-aws-ec2-metadata-token: c, |EC2|V1",
        "imdsv2|get /x-aws-ec2-metadata-token http/1.1, host: x, |OTHER|V1",
        "imdsv2|get /a, b http/1.1, x-aws-ec2-metadata-token: c, |OTHER|V2",
        // split over two sends: the token may be in the other part
        "imdsv1(!)|get /latest/user-data http/1.1, host: x|EC2|UNKNOWN",
        "imdsv2|x-aws-ec2-metadata-token: c, |OTHER|UNKNOWN",
      })
  void theHeadersNameDecidesAndOtherCloudsAreToldApart(
      String version, String details, Api api, Version expected) {
    Request request =
        Told.of(with(version, details + ' ').replaceFirst(" $", "").replaceFirst(",$", ", "))
            .only();
    assertThat(request.api()).isEqualTo(api);
    assertThat(request.version()).isEqualTo(expected);
  }

  @Test
  void requestsThatWereSentAtOnceAreSeveral() {
    Told told =
        Told.of(
            with(
                "imdsv2",
                "get /latest/a http/1.1, **token redacted**, , get /latest/b http/1.1, host: x, "));
    assertThat(told.requests())
        .extracting(Request::version)
        .containsExactly(Version.V2, Version.V1);
    assertThat(
            Told.of(with("imdsv2", "put /latest/api/token http/1.1, h: x, , body"))
                .only()
                .version())
        .isEqualTo(Version.TOKEN);
  }
}
