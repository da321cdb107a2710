package io.imdscope.lab.imds;

import static io.imdscope.lab.imds.Served.ask;
import static io.imdscope.lab.imds.Served.converse;
import static io.imdscope.lab.imds.Served.open;
import static io.imdscope.lab.imds.Served.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the service answers to whom, as clients see it on the wire. */
class MetadataServiceTest {
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds: ";
  private static final String TOKEN = "X-aws-ec2-metadata-token: ";
  private static final String ID = "GET /latest/meta-data/instance-id";
  private static final String TOKEN_PATH = "/latest/api/token";

  /** A request, and its status where HttpTokens is optional and where it is required. */
  private record Case(String line, List<String> headers, int status, int required, String holds) {}

  private static Case of(String line, int status, int required, String holds, String... headers) {
    return new Case(line, List.of(headers), status, required, holds);
  }

  private static final String ALLOW = "Allow: OPTIONS, PUT\r\n";
  private static final List<Case> CASES =
      List.of(
          of(ID, 200, 401, ""),
          of("HEAD /latest/meta-data/instance-id", 200, 401, ""),
          of("GET /", 200, 401, ""),
          of("GET /latest/meta-data/nothing", 404, 401, ""),
          of("GET /latestish/meta-data/", 404, 401, ""),
          of("GET latest/meta-data/", 404, 401, ""),
          of("GET /2021-07-15/meta-data/mac", 200, 401, ""),
          of("GET /1.0/user-data?x=y", 200, 401, ""),
          of("GET http://169.254.169.254/latest/meta-data/mac", 200, 401, ""),
          of("GET /latest//meta%2Ddata/mac", 200, 401, ""),
          of("GET /latest/%zz", 400, 400, "Connection: close"),
          of(ID, 401, 401, "", TOKEN + "made up"),
          of(ID, 401, 401, "", TOKEN),
          of(ID, 401, 401, "", "x-AWS-ec2-metadata-token:" + "A".repeat(54) + "=="),
          of("PUT " + TOKEN_PATH, 200, 200, TTL + "1\r\n", TTL + "1"),
          of("PUT " + TOKEN_PATH, 200, 200, TTL + "21600\r\n", TTL + "21600"),
          of("PUT " + TOKEN_PATH, 400, 400, "", TTL + "0"),
          of("PUT " + TOKEN_PATH, 400, 400, "", TTL + "21601"),
          of("PUT " + TOKEN_PATH, 400, 400, "", TTL + "-1"),
          of("PUT " + TOKEN_PATH, 400, 400, "", TTL + "ten"),
          of("PUT " + TOKEN_PATH, 400, 400, "", TTL),
          of("PUT " + TOKEN_PATH, 400, 400, ""),
          of("PUT " + TOKEN_PATH, 403, 403, "", TTL + "60", "X-Forwarded-For: 10.0.0.1"),
          of("PUT /2021-03-23/api/token", 403, 403, "", TTL + "60"),
          of("PUT /latest/meta-data/", 405, 405, "Allow: GET, HEAD\r\n"),
          of("GET " + TOKEN_PATH, 405, 405, ALLOW),
          of("POST " + TOKEN_PATH, 405, 405, ALLOW),
          of("OPTIONS " + TOKEN_PATH, 200, 200, ALLOW),
          of("DELETE /latest/meta-data/mac", 405, 405, ""),
          of(ID, 200, 401, "", "X-Forwarded-For: 10.0.0.1"),
          of("nonsense", 400, 400, ""),
          of("G@T /", 400, 400, ""),
          of(ID, 400, 400, "", " folded: line"),
          of(ID, 400, 400, "", "space : before"),
          of(ID, 400, 400, "", "Content-Length: -1"),
          of(ID, 400, 400, "", "Content-Length: 1", "Content-Length: 2"),
          of(ID, 400, 400, "", "Content-Length: 1", "Transfer-Encoding: chunked"),
          of(ID, 400, 400, "", "Transfer-Encoding: gzip"),
          of(ID, 413, 413, "", "Content-Length: 65537"),
          of(ID, 431, 431, "Connection: close", "Long: " + "x".repeat(16 * 1024)));

  @TestFactory
  Stream<DynamicTest> answers() {
    return Stream.of(false, true)
        .flatMap(required -> CASES.stream().map(each -> test(each, required)));
  }

  private static DynamicTest test(Case each, boolean required) {
    int status = required ? each.required : each.status;
    String name = each.line + " " + each.headers + " required=" + required + " -> " + status;
    return DynamicTest.dynamicTest(
        name.length() > 150 ? name.substring(0, 150) : name,
        () -> {
          try (Served served = new Served(required, Optional.empty())) {
            String answer =
                ask(served.imds(), request(each.line, each.headers.toArray(String[]::new)));
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).contains("Server: EC2ws\r\n", "Connection: close\r\n", "Date: ");
            if (status == each.status) {
              assertThat(answer).contains(each.holds);
            }
          }
        });
  }

  @Test
  void aTokenOpensWhatItShouldForAsLongAsItSays() throws IOException {
    try (Served served = new Served(true, Optional.empty())) {
      String token = served.token(10);
      assertThat(token).matches("[A-Za-z0-9_-]{54}==");
      served.now.updateAndGet(now -> now.plusMillis(3500));
      assertThat(ask(served.imds(), request(ID, TOKEN + token)))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains(TTL + "7\r\n")
          .endsWith("\r\n\r\ni-0123456789abcdef0");
      assertThat(ask(served.imds(), request("GET /latest/meta-data/no", TOKEN + token)))
          .startsWith("HTTP/1.1 404 ");
      served.now.updateAndGet(now -> now.plusMillis(6500));
      assertThat(ask(served.imds(), request(ID, TOKEN + token))).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aTokenOfAnotherServiceIsWorthNothing() throws IOException {
    try (Served one = new Served(false, Optional.empty());
        Served other = new Served(false, Optional.empty())) {
      assertThat(ask(one.imds(), request(ID, TOKEN + other.token(60)))).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void listsAsEc2Does() throws IOException {
    try (Served served = new Served(false, Optional.empty())) {
      assertThat(body(ask(served.imds(), request("GET /")))).startsWith("1.0\n").endsWith("latest");
      assertThat(body(ask(served.imds(), request("GET /latest"))))
          .isEqualTo("dynamic\nmeta-data\nuser-data");
      assertThat(body(ask(served.imds(), request("GET /latest/meta-data/"))))
          .contains("ami-id\n", "iam/\n", "placement/\n");
      String roles = "GET /latest/meta-data/iam/security-credentials/";
      String role = body(ask(served.imds(), request(roles)));
      assertThat(body(ask(served.imds(), request(roles + role)))).contains("\"Code\"", "FAKE-LAB");
      assertThat(ask(served.imds(), request("GET /latest/user-data")))
          .contains("Content-Type: application/octet-stream\r\n");
      assertThat(body(ask(served.imds(), request("GET /latest/meta-data/public-keys/"))))
          .isEqualTo("0=imdscope-lab");
    }
  }

  @Test
  void theNeighboursAnswerInTheirOwnWay() throws IOException {
    try (Served served = new Served(true, Optional.empty())) {
      assertThat(ask(served.ecs(), request("GET /v2/credentials/0-a")))
          .startsWith("HTTP/1.1 200 ")
          .contains("RoleArn")
          .doesNotContain("EC2ws");
      assertThat(ask(served.ecs(), request("GET /latest/"))).startsWith("HTTP/1.1 404 ");
      assertThat(ask(served.podIdentity(), request("GET /v1/credentials")))
          .startsWith("HTTP/1.1 400 ");
      assertThat(ask(served.podIdentity(), request("GET /v1/credentials", "Authorization: x")))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void keepsConnectionsAsAskedAndAnswersInOrder() throws IOException {
    try (Served served = new Served(false, Optional.empty())) {
      String one = "GET /latest/meta-data/mac HTTP/1.1\r\n\r\n";
      String put = "PUT /latest/meta-data/ HTTP/1.0\r\nConnection: Keep-Alive\r\n";
      String pipelined =
          one.repeat(200)
              + "\r\nHEAD /latest/ HTTP/1.1\nContent-Length: 3\n\nabc"
              + "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
              + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
              + "GET /latest/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
              + "GET /latest/ HTTP/1.0\r\n\r\n"
              + put;
      String answer = ask(served.imds(), pipelined);
      List<String> heads =
          Pattern.compile("HTTP/1\\.[01] \\d{3} [A-Z]+")
              .matcher(answer)
              .results()
              .map(MatchResult::group)
              .toList();
      assertThat(heads).hasSize(204).allMatch(line -> line.endsWith(" 200 OK"));
      assertThat(heads.subList(202, 204)).containsOnly("HTTP/1.0 200 OK");
      assertThat(answer.split("Connection: keep-alive", -1)).hasSize(204);
      assertThat(answer.split("Connection: close", -1)).hasSize(2);
    }
  }

  @Test
  void readsRequestsThatComeByteByByte() throws Exception {
    try (Served served = new Served(false, Optional.empty());
        Socket socket = open(served.imds())) {
      socket.setTcpNoDelay(true);
      String text = request(ID, "Content-Length: 2") + "ab";
      for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(b);
      }
      assertThat(converse(socket, "")).startsWith("HTTP/1.1 200 OK").endsWith("abcdef0");
    }
  }

  @Test
  void closesWhoSaysNothing() throws IOException {
    try (Served served = new Served(false, Optional.empty(), Duration.ofMillis(50), 100);
        Socket socket = open(served.imds())) {
      assertThat(converse(socket, "GET / HTTP/1.1\r\n")).isEmpty();
    }
  }

  @Test
  void moreConnectionsThanItHasRoomForWaitTheirTurn() throws IOException {
    List<Socket> held = new ArrayList<>();
    try (Served served = new Served(false, Optional.empty(), Duration.ofMinutes(1), 2)) {
      for (int i = 0; i < 2; i++) {
        held.add(open(served.imds()));
      }
      try (Socket waiting = open(served.imds())) {
        held.getFirst().close();
        assertThat(converse(waiting, request(ID))).startsWith("HTTP/1.1 200 OK");
      }
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void refusesToServeAMetadataAddressOutsideOfALab() {
    for (Optional<Path> namespace :
        List.of(Optional.<Path>empty(), Optional.of(Path.of("/proc/self/ns/net")))) {
      ServiceSettings settings =
          new ServiceSettings(
              namespace,
              List.of(new Endpoint(Endpoint.Kind.CUSTOM, InetAddress.ofLiteral("0.0.0.0"), 0)),
              false,
              1,
              HopLimits.UNTOUCHED,
              Optional.empty(),
              InstantSource.system(),
              Duration.ofSeconds(1),
              1);
      assertThatThrownBy(() -> MetadataService.start(settings).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("outside of a lab");
    }
  }

  @Test
  void recordsWhatWasAskedButNoSecret(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("record");
    try (Served served = new Served(false, Optional.of(file))) {
      String token = served.token(60);
      ask(
          served.imds(),
          "GET /latest/meta-data/mac?x="
              + token
              + " HTTP/1.1\r\n\r\n"
              + request(ID, TOKEN + token, "Authorization: hidden"));
      ask(served.imds(), "garbage\r\n\r\n");
      // The file is read while the service runs.
      List<RequestRecord> records = RequestRecord.readAll(file);
      assertThat(records)
          .extracting(
              each ->
                  each.connection()
                      + "."
                      + each.request()
                      + " "
                      + each.method()
                      + " "
                      + each.target()
                      + " "
                      + each.token()
                      + " "
                      + each.status())
          .containsExactly(
              "1.1 PUT /latest/api/token false 200",
              "2.1 GET /latest/meta-data/mac?x=[redacted] false 200",
              "2.2 GET /latest/meta-data/instance-id true 200",
              "3.1   false 400");
      assertThat(records.getFirst().clientAddress()).isEqualTo("127.0.0.1");
      assertThat(records.getFirst().clientPort()).isPositive();
      assertThat(records.getFirst().time()).isEqualTo(served.now.get());
      assertThat(Files.readString(file)).doesNotContain(token, "hidden");
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
