package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.Where;
import io.imdscope.trace.TracedLab.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes are sent, each request is one event, and no more than that. */
class BadInputTest {
  private static final String HOST = "Host: 169.254.169.254\r\n";
  private static final String GET = "GET " + TracedLab.ID + " HTTP/1.1\r\n" + HOST;
  private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token: ";

  private static WatchedLab both;
  private static TracedLab lab;
  private static Watcher watcher;

  @BeforeAll
  static void start() throws Exception {
    both = WatchedLab.up("bad");
    lab = both.lab();
    watcher = both.watcher();
  }

  @AfterAll
  static void stop() throws Exception {
    if (both != null) {
      both.end();
    }
  }

  static Stream<Arguments> notHttp() {
    return Stream.of(
        Arguments.of("zeros", "\0".repeat(100)),
        Arguments.of("text", "hello, metadata service\r\n\r\n"),
        Arguments.of("many lines", "a b c\nd e f\r\n\r\n\r\n".repeat(50)),
        Arguments.of("one endless line", "x".repeat(40_000)),
        Arguments.of("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
        Arguments.of("no protocol", "GET /latest/meta-data/\r\n\r\n"),
        Arguments.of("random", randomText()));
  }

  /** The same bytes at each run. */
  private static String randomText() {
    byte[] bytes = new byte[3000];
    new java.util.Random(1).nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("notHttp")
  void bytesThatAreNotHttpAreOneUnknownEvent(String name, String text) throws Exception {
    Printed call = lab.call(watcher, send(Where.NODE, TracedLab.IPV4, "send " + hex(text), "end"));
    assertThat(call.version()).as(name).isEqualTo("unknown");
    assertThat(call.has("url.path")).isFalse();
    assertRaw(call);
  }

  @Test
  void aTlsHelloIsOneUnknownEvent() throws Exception {
    Ran ran = lab.curl(Where.POD, "-m", "1", "-k", "https://169.254.169.254:80" + TracedLab.ID);
    assertThat(ran.code()).isNotZero();
    Printed call = lab.call(watcher, ran.pid());
    assertThat(call.version()).isEqualTo("unknown");
    assertThat(call.text("imds.outcome")).isEqualTo("no_response");
    assertThat(call.name()).isEqualTo("curl");
    lab.assertWorkload(call, Where.POD);
  }

  @ParameterizedTest
  @ValueSource(strings = {TracedLab.IPV4, TracedLab.IPV6})
  void aDatagramIsNoCallAndNoLoss(String address) throws Exception {
    Machine.requireProgram("python3");
    try (Watcher own = Watcher.attached("--format", "json")) {
      Ran ran = lab.run(Where.NODE, Programs.PYTHON, lab.script("datagram.py"), address);
      assertThat(ran.code()).as(ran.text()).isZero();
      lab.fence(own);
      assertThat(own.stop()).as(own.err()).isZero();
      assertThat(own.err()).contains("Nothing was lost.");
      assertThat(lab.calls(own)).extracting(Printed::pid).doesNotContain(ran.pid());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TracedLab.IPV4, TracedLab.IPV6})
  void aLongHeadIsCutAndMarked(String address) throws Exception {
    String filler = "X-Filler: " + "f".repeat(1000) + "\r\n";
    String head = GET + filler.repeat(20) + TOKEN_HEADER + "behind-the-limit\r\n\r\n";
    Printed call = lab.call(watcher, send(Where.NODE, address, "send " + hex(head), "answers 1"));
    assertThat(call.keys()).containsEntry("imds.head_truncated", true);
    // The token may have been in what was not read: it was.
    assertThat(call.version()).isEqualTo("unknown");
    assertThat(call.path()).isEqualTo(TracedLab.ID);
    assertThat(call.number("http.response.status_code")).isEqualTo(431);
    assertRaw(call);
  }

  @ParameterizedTest
  @ValueSource(strings = {TracedLab.IPV4, TracedLab.IPV6})
  void aHeadOfTenKibibytesIsReadWhole(String address) throws Exception {
    String filler = "X-Filler: " + "f".repeat(1000) + "\r\n";
    String head = GET + filler.repeat(10) + TOKEN_HEADER + "at-the-very-end\r\n\r\n";
    Printed call = lab.call(watcher, send(Where.NODE, address, "send " + hex(head), "answers 1"));
    assertThat(call.has("imds.head_truncated")).isFalse();
    assertThat(call.version()).isEqualTo("v2");
    assertThat(call.number("http.response.status_code")).isEqualTo(401);
    assertRaw(call);
    Secrets.assertAbsent("at-the-very-end", watcher);
  }

  @Test
  void aHeadInSingleBytesIsReadWhole() throws Exception {
    String secret = "a-token-byte-by-byte";
    String head = GET + "User-Agent: slow\r\n" + TOKEN_HEADER + secret + "\r\n\r\n";
    Printed call =
        lab.call(watcher, send(Where.POD, TracedLab.IPV4, "each " + hex(head), "answers 1", "end"));
    assertThat(call.version()).isEqualTo("v2");
    assertThat(call.path()).isEqualTo(TracedLab.ID);
    assertThat(call.text("user_agent.original")).isEqualTo("slow");
    lab.assertWorkload(call, Where.POD);
    Secrets.assertAbsent(secret, watcher);
  }

  @Test
  void pipelinedRequestsAreAllThereInOrder() throws Exception {
    String token = TOKEN_HEADER + "pipelined-token\r\n";
    String all =
        GET
            + "\r\n"
            + GET.replace("instance-id", "instance-id?n=1")
            + token
            + "\r\n"
            // A body that looks like a request is none.
            + "PUT /latest/api/token HTTP/1.1\r\n"
            + HOST
            + "X-aws-ec2-metadata-token-ttl-seconds: 60\r\nContent-Length: "
            + (GET.length() + 2)
            + "\r\n\r\n"
            + GET
            + "\r\n"
            + GET.replace("instance-id", "instance-id?n=3")
            + "\r\n"
            + GET.replace("instance-id", "instance-id?n=4")
            + token
            + "\r\n";
    long pid = send(Where.NODE, TracedLab.IPV4, "send " + hex(all), "answers 5", "end");
    lab.calls(watcher, pid, 5);
    lab.fence(watcher);
    assertThat(lab.calls(watcher, pid, 5))
        .extracting(
            call -> call.version() + " " + call.text("http.request.method") + " " + call.target())
        .containsExactly(
            "v1 GET " + TracedLab.ID,
            "v2 GET " + TracedLab.ID + "?n=1",
            "token PUT /latest/api/token",
            "v1 GET " + TracedLab.ID + "?n=3",
            "v2 GET " + TracedLab.ID + "?n=4");
    Secrets.assertAbsent("pipelined-token", watcher);
  }

  @Test
  void garbageBehindARequestHidesNeitherItNorTheNext() throws Exception {
    long pid =
        send(
            Where.NODE,
            TracedLab.IPV4,
            "send " + hex(GET + "\r\n"),
            "answers 1",
            "send " + hex("\u0001\u0002\u0003 garbage\r\n" + GET.replace("-id", "-type") + "\r\n"),
            "end");
    lab.calls(watcher, pid, 3);
    lab.fence(watcher);
    assertThat(lab.calls(watcher, pid, 3))
        .extracting(call -> call.version() + " " + call.path())
        .containsExactly("v1 " + TracedLab.ID, "unknown ", "v1 /latest/meta-data/instance-type");
  }

  static Stream<Arguments> headers() {
    String url = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
    return Stream.of(
        Arguments.of("v2", List.of("-H", "X-aws-ec2-metadata-token: x", url)),
        Arguments.of("v2", List.of("-H", "x-AWS-ec2-METADATA-token: x", url)),
        Arguments.of("v2", List.of("-H", "X-aws-ec2-metadata-token: without-padding-0815", url)),
        Arguments.of("v2", List.of("-H", "X-aws-ec2-metadata-token;", url)),
        Arguments.of("v1", List.of("-H", "X-aws-ec2-metadata-token:", url)), // curl sends none
        Arguments.of("v1", List.of("-H", "X-aws-ec2-metadata-token-2: another", url)),
        Arguments.of("v1", List.of("-H", "Not-X-aws-ec2-metadata-token: not-a-token-0815", url)),
        Arguments.of("v1", List.of("-A", "X-aws-ec2-metadata-token: in-the-agent-0815", url)),
        Arguments.of("v1", List.of("-H", "X-Note: X-aws-ec2-metadata-token: in-a-note-0815", url)),
        Arguments.of("v1", List.of(url + "?X-aws-ec2-metadata-token:%20in-the-query-0815")),
        Arguments.of("v1", List.of(url + "/X-aws-ec2-metadata-token:in-the-path-0815")));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void theHeaderAloneDecides(String version, List<String> arguments) throws Exception {
    Ran ran = lab.curl(Where.NODE, arguments.toArray(String[]::new));
    assertThat(ran.code()).isZero();
    Printed call = lab.call(watcher, ran.pid());
    assertThat(call.version()).isEqualTo(version);
    assertThat(call.path()).startsWith(TracedLab.ID);
    assertThat(call.number("http.response.status_code"))
        .isEqualTo(version.equals("v2") ? 401 : call.path().equals(TracedLab.ID) ? 200 : 404);
    Secrets.assertAbsent("token-0815", watcher);
    Secrets.assertAbsent("padding-0815", watcher);
    Secrets.assertAbsent("agent-0815", watcher);
    Secrets.assertAbsent("note-0815", watcher);
    Secrets.assertAbsent("query-0815", watcher);
    Secrets.assertAbsent("path-0815", watcher);
  }

  /** Runs a connection in the lab; the process id of who made it. */
  private static long send(Where where, String address, String... operations)
      throws IOException, InterruptedException {
    Ran ran =
        lab.feed(
            where,
            String.join("\n", operations) + "\n",
            Programs.PYTHON,
            lab.script("raw.py"),
            address);
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran.pid();
  }

  private static void assertRaw(Printed call) {
    assertThat(call.name()).isEqualTo("python3");
    assertThat(call.args()).contains(Programs.PYTHON);
    assertThat(call.ancestors()).isNotEmpty();
    assertThat(call.attribution("process")).isEqualTo("kernel");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
