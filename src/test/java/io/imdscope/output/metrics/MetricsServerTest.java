package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.diagnosis.Calls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final AtomicLong clock = new AtomicLong();
  private final Health health = new Health(Duration.ofSeconds(10), clock::get);
  private final AgentMetrics metrics =
      Readings.metrics(LabelLimits.DEFAULTS, health, () -> Readings.FULL);
  private MetricsServer server;

  @BeforeEach
  void start() throws IOException {
    server = MetricsServer.start(ANY, metrics, health);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void metricsAreServedAsPrometheusText() throws Exception {
    metrics.request(Calls.by("curl").v1(1));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http:/" + server.address() + "/metrics"))
                  .timeout(Duration.ofSeconds(30))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.body())
          .contains("\nimdscope_attached 0.0\n", "imdscope_requests_total{api=\"ec2\"");
    }
  }

  @Test
  void itIsAliveWhileTheLoopGoesRound() throws Exception {
    assertThat(Client.get(server.address(), "/healthz")).startsWith("HTTP/1.1 200 ");
    clock.set(Duration.ofSeconds(10).toNanos() + 1);
    assertThat(Client.get(server.address(), "/healthz"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("the main loop is stuck\n");
    health.ticked();
    assertThat(Client.get(server.address(), "/healthz?verbose")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void itIsReadyWhileAttached() throws Exception {
    assertThat(Client.get(server.address(), "/readyz")).startsWith("HTTP/1.1 503 ");
    health.attached(Instant.parse("2026-11-23T00:00:00Z"));
    assertThat(Client.get(server.address(), "/readyz")).startsWith("HTTP/1.1 200 ");
    health.detached();
    assertThat(Client.get(server.address(), "/readyz")).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void nothingElseIsThere() throws Exception {
    for (String path : new String[] {"/", "/metrics/", "/metrics/..", "//metrics", "/%6detrics"}) {
      assertThat(Client.get(server.address(), path)).as(path).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    assertThat(
            Client.ask(
                server.address(),
                "POST /metrics HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000)))
        .startsWith("HTTP/1.1 405 ");
    assertThat(Client.ask(server.address(), "HEAD /healthz HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Length: 6\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    for (String request :
        new String[] {
          "\r\n\r\n", "GET /metrics\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "\0\1\2\r\n\r\n"
        }) {
      assertThat(Client.ask(server.address(), request)).as(request).startsWith("HTTP/1.1 400 ");
    }
    assertThat(Client.ask(server.address(), "GET /metrics HTTP/1.1\r\nA: " + "a".repeat(9_000)))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void aRequestMayComeByteByByte() throws Exception {
    try (Client client = new Client(server.address())) {
      for (char each : "GET /readyz HTTP/1.1\r\nHost: node\r\n\r\n".toCharArray()) {
        client.send(String.valueOf(each));
      }
      assertThat(client.answer()).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void aReadingThatFailsIsAFailedScrapeAndNoMore() throws Exception {
    boolean[] broken = {true};
    AgentMetrics some =
        Readings.metrics(
            () -> {
              if (broken[0]) {
                throw new IllegalStateException("secret");
              }
              return Readings.FULL;
            });
    try (MetricsServer other = MetricsServer.start(ANY, some, health)) {
      assertThat(Client.get(other.address(), "/metrics"))
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("secret");
      broken[0] = false;
      assertThat(Client.get(other.address(), "/metrics")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidSo() {
    assertThatThrownBy(() -> MetricsServer.start(server.address(), metrics, health))
        .isInstanceOfSatisfying(
            MetricsException.class, e -> assertThat(e.remedy()).contains("ss -ltnp"))
        .hasMessageContaining("address=127.0.0.1:" + server.address().getPort())
        .hasMessageContaining("Address already in use");
  }

  @Test
  void anAddressThatIsNotHereIsSaidSo() {
    for (InetSocketAddress elsewhere :
        List.of(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0),
            InetSocketAddress.createUnresolved("node.invalid", 80))) {
      assertThatThrownBy(() -> MetricsServer.start(elsewhere, metrics, health))
          .isInstanceOfSatisfying(
              MetricsException.class,
              e -> assertThat(e.remedy()).isEqualTo("give another address for metrics"))
          .hasMessageContaining("address=" + elsewhere.getHostString());
    }
  }

  @Test
  void itEndsWhateverClientsDo() throws Exception {
    try (Client slow = new Client(server.address())) {
      slow.send("GET /metr");
      Client.get(server.address(), "/healthz"); // by then the slow one was accepted
      server.close();
      assertThat(slow.answer()).isEmpty();
    }
    assertThatThrownBy(() -> Client.get(server.address(), "/healthz"))
        .isInstanceOf(IOException.class);
    MetricsServer.start(server.address(), metrics, health).close(); // its port is free again
  }
}
