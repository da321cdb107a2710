package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Api;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get to see, to the column. */
class LineWriterTest {
  @Test
  void alignsItsColumns() throws IOException {
    Request instanceId =
        Samples.request(Version.V2, Samples.head("GET", "/latest/meta-data/instance-id"));
    Request token = Samples.request(Version.TOKEN, Samples.head("PUT", "/latest/api/token"));
    Request python =
        Samples.from(
            Samples.answered(
                Samples.request(
                    Version.V1, Samples.head("GET", "/latest/dynamic/instance-identity/document")),
                401),
            Optional.of(
                Samples.caller(
                    Samples.process(512, "python3", "/usr/bin/python3", "-u", "/opt/report.py"),
                    Samples.process(1, "systemd"))),
            Workload.SystemdUnit.of("report.service"));
    Request gce =
        Samples.to(
            Samples.answered(
                Samples.request(Version.NONE, Samples.head("GET", "/computeMetadata/v1/")), 0),
            Endpoint.DEFAULTS.getFirst(),
            Api.GCE);
    Request pod = Samples.credentials(Version.V1).withWorkload(Samples.IN_POD);
    assertThat(
            Written.text(
                LineWriterTest::plain,
                new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS),
                Samples.credentials(Version.V1),
                pod,
                instanceId,
                token,
                python,
                gce,
                Samples.unreadable(),
                new Coverage.Stop(Samples.TIME, Samples.node(), Samples.totals(7, Map.of()))))
        .isEqualTo(
            """
            TIME         VER   REQUEST                          ANSWER     WORKLOAD                           PROCESS < PARENT < ..
            02:31:01.494 v1    GET !../security-credentials/   200  0.4ms containerd b924f1c2d3e4            curl[69745] < bash < ..
            02:31:01.494 v1    GET !../security-credentials/   200  0.4ms pod 8f3e1b2c b924f1c2d3e4          curl[69745] < bash < ..
            02:31:01.494 v2    GET  ../meta-data/instance-id   200  0.4ms containerd b924f1c2d3e4            curl[69745] < bash < ..
            02:31:01.494 token PUT  /latest/api/token          200  0.4ms containerd b924f1c2d3e4            curl[69745] < bash < ..
            02:31:01.494 v1    GET  ..stance-identity/document 401  0.4ms report.service                     python3[512] report.p..
            02:31:01.494 gce   GET  /computeMetadata/v1/         -        containerd b924f1c2d3e4            curl[69745] < bash < ..
            02:31:01.494 ?     -    (not readable as HTTP)       ?        ?                                  ? from 10.0.3.17:44604
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "v2, POD_IDENTITY, EC2, v2", "none, POD_IDENTITY, EC2, eks", "none, ECS, EC2, ecs",
    "none, IMDS, GCE, gce", "none, IMDS, DIGITALOCEAN, dig..", "unknown, IMDS, EC2, ?"
  })
  void saysWhoseServiceHasNoVersions(String version, Endpoint.Kind kind, Api api, String shown)
      throws IOException {
    Version constant =
        Stream.of(Version.values())
            .filter(value -> value.label().equals(version))
            .findFirst()
            .orElseThrow();
    Endpoint endpoint = new Endpoint(kind, Endpoint.DEFAULTS.getFirst().address(), 80);
    String line = line(Samples.to(Samples.credentials(constant), endpoint, api));
    assertThat(line.substring(13, 19)).isEqualTo(Columns.left(shown, 6));
  }

  @Test
  void marksAHeadThatWasCut() throws IOException {
    RequestHead cut =
        new RequestHead("GET", "/latest/user", Optional.of("q=1"), "HTTP/1.1", List.of(), true);
    assertThat(line(Samples.request(Version.UNKNOWN, cut)))
        .contains(" ?     GET ~/latest/user?q=1 ");
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0.0ms",
    "99_940_000, 99.9ms",
    "99_960_000, 99ms",
    "999_960_000, 999ms",
    "1_500_000_000, 1.5s",
    "999_999_000_000_000, 9999.."
  })
  void showsTheTimeTaken(String nanos, String shown) throws IOException {
    Request known = Samples.credentials(Version.V1);
    Request request =
        new Request(
            0,
            0,
            known.time(),
            known.version(),
            known.api(),
            known.category(),
            known.sensitive(),
            known.outcome(),
            Optional.of(Duration.ofNanos(Long.parseLong(nanos.replace("_", "")))),
            known.head(),
            known.status(),
            known.flow(),
            known.hopLimit(),
            known.caller(),
            known.workload(),
            known.finding());
    assertThat(line(request).substring(51, 61)).isEqualTo("200 " + Columns.right(shown, 6));
  }

  @Test
  void namesEveryKindOfWorkload() {
    assertThat(
            Stream.of(
                    Samples.IN_POD,
                    Samples.IN_CONTAINERD,
                    Workload.Container.of(
                        "web", Optional.empty(), Optional.empty(), Optional.empty()),
                    Workload.Container.of(
                        Samples.ID,
                        Optional.of("docker"),
                        Optional.empty(),
                        Optional.of("e29b41d4a7164466554400000aa1bb2c")),
                    Workload.Pod.of(Samples.POD),
                    Workload.SystemdUnit.of("amazon-cloudwatch-agent@1.service"),
                    Workload.Session.of(Optional.of("3"), OptionalInt.of(1000)),
                    Workload.Session.of(Optional.empty(), OptionalInt.of(1000)),
                    new Workload.Host(CgroupPath.parse("/")),
                    new Workload.Host(CgroupPath.parse("/system.slice")),
                    new Workload.Host(new CgroupPath(List.of("x"), false)),
                    Workload.UNKNOWN)
                .map(WorkloadText::of))
        .containsExactly(
            "pod 8f3e1b2c b924f1c2d3e4",
            "containerd b924f1c2d3e4",
            "container web",
            "ecs e29b41d4 b924f1c2d3e4",
            "pod 8f3e1b2c",
            "amazon-cloudwatch-agent@1.service",
            "session 3 uid 1000",
            "session uid 1000",
            "host",
            "host /system.slice",
            "host .../x",
            "?");
  }

  @ParameterizedTest
  @CsvSource({
    "python3.11 -u /opt/app.py x, app.py",
    "python -m venv.cli, venv.cli",
    "/usr/bin/java -Xmx1g -cp /a:/b -jar /srv/web.jar --port 1, web.jar",
    "java -cp /a:/b com.example.Main, com.example.Main",
    "sh -c curl, ''",
    "node --require ./x.js ./server.js, server.js",
    "bash -lc /x/y, ''",
    "python3 -I /x/y.py z, y.py",
    "perl5.36 -w /x/y.pl, y.pl",
    "bash, ''",
    "curl /x/y, ''",
    "python3 -, ''",
    "shred /x/y, ''"
  })
  void findsTheScriptOfAnInterpreter(String commandLine, String script) {
    ProcessIdentity process = Samples.process(1, "x", commandLine.split(" ", -1));
    assertThat(ProcessText.script(process).orElse("")).isEqualTo(script);
  }

  @Test
  void neverCutsTheProcessId() {
    for (int pid : new int[] {1, 4242, 42424, 4_194_303}) {
      Request request =
          Samples.from(
              Samples.credentials(Version.V1),
              Optional.of(
                  Samples.caller(
                      Samples.process(pid, "a-name-of-15-ch"), Samples.process(2, "bash"))),
              Samples.IN_POD);
      assertThat(ProcessText.of(request, 23))
          .startsWith("a-name-of-")
          .contains("[" + pid + "]")
          .hasSizeLessThanOrEqualTo(23);
    }
  }

  @Test
  void showsLocalTime() throws IOException {
    assertThat(
            Written.lines(
                    out -> new LineWriter(out, ZoneId.of("Asia/Kolkata"), false),
                    Samples.credentials(Version.V1))
                .get(1))
        .startsWith("08:01:01.494 v1 ");
  }

  @Test
  void coloursWhatMatters() throws IOException {
    assertThat(Written.lines(LineWriterTest::coloured, Samples.credentials(Version.V1)).get(1))
        .contains("\u001b[1;31mv1   \u001b[0m")
        .contains("\u001b[33m!../security");
    assertThat(Written.lines(LineWriterTest::coloured, Samples.credentials(Version.V2)).get(1))
        .contains("\u001b[32mv2   \u001b[0m");
    assertThat(
            Written.lines(
                    LineWriterTest::coloured,
                    Samples.request(Version.TOKEN, Samples.head("PUT", "/latest/api/token")))
                .get(1))
        .startsWith("\u001b[2m02:31:01.494\u001b[0m \u001b[2mtoken\u001b[0m");
  }

  @Test
  void isNeverWiderThan120ColumnsNorAnythingButPrintableAscii() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Request request = hostile(random);
      List<String> plain = Written.lines(LineWriterTest::plain, request);
      assertThat(plain)
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LineWriter.WIDTH))
          .allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7f));
      assertThat(
              Written.lines(LineWriterTest::coloured, request).stream()
                  .map(line -> line.replaceAll("\u001b\\[[0-9;]+m", ""))
                  .toList())
          .isEqualTo(plain);
    }
  }

  static Request hostile(Random random) {
    Version version = List.of(Version.values()).get(random.nextInt(5));
    Request request =
        Samples.request(
            version,
            new RequestHead(
                text(random),
                text(random),
                random.nextBoolean() ? Optional.of(text(random)) : Optional.empty(),
                text(random),
                List.of(
                    Samples.header("user-agent", text(random)),
                    Samples.header(text(random), text(random)),
                    Samples.hidden(text(random))),
                random.nextBoolean()));
    ProcessIdentity process =
        Samples.process(random.nextInt(1 << 22), text(random), text(random), text(random));
    List<Workload> workloads =
        List.of(
            Workload.Container.of(
                text(random),
                Optional.of(text(random)).filter(any -> random.nextBoolean()),
                Optional.of(text(random)).filter(any -> random.nextBoolean()),
                Optional.of(text(random)).filter(any -> random.nextBoolean())),
            Workload.Pod.of(text(random)),
            Workload.SystemdUnit.of(text(random)),
            Workload.Session.of(Optional.of(text(random)), OptionalInt.of(random.nextInt(1 << 30))),
            new Workload.Host(CgroupPath.parse(text(random))),
            Workload.UNKNOWN);
    return Samples.answered(
        Samples.from(
            request,
            random.nextInt(5) == 0
                ? Optional.empty()
                : Optional.of(Samples.caller(process, process, process)),
            workloads.get(random.nextInt(workloads.size()))),
        List.of(0, 200, 401, 403, 999).get(random.nextInt(5)));
  }

  private static String text(Random random) {
    String atoms =
        "ab/.:\\\n\r\t\u0000\u001b\u007f\u0085\u009b\u00e9\u2028\u202e\u65e5\ud83d\ude00%$[m";
    return random
        .ints(random.nextInt(60), 0, atoms.length())
        .mapToObj(i -> String.valueOf(atoms.charAt(i)))
        .collect(Collectors.joining());
  }

  private static EventWriter plain(OutputStream out) {
    return new LineWriter(out, ZoneOffset.UTC, false);
  }

  private static EventWriter coloured(OutputStream out) {
    return new LineWriter(out, ZoneOffset.UTC, true);
  }

  private static String line(Event event) throws IOException {
    return Written.lines(LineWriterTest::plain, event).get(1);
  }
}
