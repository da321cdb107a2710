package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send or take nothing cost no other its answer, and are let go. */
class SlowClientsTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final AtomicLong clock = new AtomicLong();
  private final Health health = new Health(LONG, clock::get);
  private final AgentMetrics metrics = Readings.metrics(() -> Readings.FULL);
  private final List<Client> clients = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Client client : clients) {
      client.close();
    }
  }

  @Test
  void aHundredThatSendNothingKeepNobodyFromAScrape() throws Exception {
    try (MetricsServer server = start(new ServerLimits(64, 4, 8192, LONG, LONG))) {
      for (int i = 0; i < 100; i++) {
        connect(server).send(i % 2 == 0 ? "" : "GET /metrics HTTP/1.1\r\nA: ");
      }
      assertThat(Client.get(server.address(), "/metrics")).startsWith("HTTP/1.1 200 ");
      assertThat(ended(clients.getFirst())).as("the oldest gave way").isTrue();
    }
  }

  @Test
  void aHundredThatTakeNothingKeepNobodyFromAScrape() throws Exception {
    countMuch();
    try (MetricsServer server = start(new ServerLimits(64, 4, 8192, LONG, LONG))) {
      for (int i = 0; i < 100; i++) {
        connect(server).send("GET /metrics HTTP/1.1\r\n\r\n");
      }
      int whole = Client.get(server.address(), "/metrics").length();
      assertThat(whole).as("more than sockets hold").isGreaterThan(1_500_000);
      assertThat(clients.get(90).answerOrWhatCameOfIt().length())
          .as("gave way, of the last 64 and not of the last 4")
          .isLessThan(whole);
      assertThat(clients.getLast().answerOrWhatCameOfIt()).hasSize(whole);
    }
  }

  @Test
  void whoSendsNothingIsLetGo() throws Exception {
    try (MetricsServer server = start(new ServerLimits(64, 4, 8192, Duration.ofSeconds(5), LONG))) {
      Client slow = connect(server).send("GET /");
      Client.get(server.address(), "/healthz"); // by then the slow one was accepted
      clock.addAndGet(Duration.ofSeconds(5).toNanos());
      assertThat(ended(slow)).isTrue();
      assertThat(Client.get(server.address(), "/healthz")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void whoTakesNothingIsLetGo() throws Exception {
    countMuch();
    try (MetricsServer server =
        start(new ServerLimits(64, 4, 8192, LONG, Duration.ofSeconds(10)))) {
      int whole = Client.get(server.address(), "/metrics").length();
      Client slow = connect(server).send("GET /metrics HTTP/1.1\r\n\r\n");
      Client.get(server.address(), "/healthz"); // by then its answer has begun
      clock.addAndGet(Duration.ofSeconds(10).toNanos());
      Client.get(server.address(), "/healthz"); // late ones go after this answer,
      Client.get(server.address(), "/healthz"); // and before this
      assertThat(slow.answerOrWhatCameOfIt().length()).isLessThan(whole);
    }
  }

  @Test
  void tooManyScrapesASecondAreTurnedAway() throws Exception {
    Pages pages = new Pages(metrics, health, clock::get);
    for (int i = 0; i < Pages.MOST_SCRAPES; i++) {
      assertThat(new String(pages.answer("HEAD /metrics HTTP/1.1"), StandardCharsets.US_ASCII))
          .contains(" 200 ");
    }
    assertThat(new String(pages.answer("GET /metrics HTTP/1.1"), StandardCharsets.US_ASCII))
        .contains(" 503 ");
    assertThat(new String(pages.answer("GET /healthz HTTP/1.1"), StandardCharsets.US_ASCII))
        .contains(" 200 ");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(new String(pages.answer("GET /metrics HTTP/1.1"), StandardCharsets.US_ASCII))
        .contains(" 200 ");
  }

  /** As many series as there may be, of long names: more than sockets hold for a client. */
  private void countMuch() {
    for (int i = 0; i < LabelLimits.DEFAULTS.series(); i++) {
      Workload unit = Workload.SystemdUnit.of("u".repeat(240) + i / 5);
      metrics.request(Calls.by("curl").in(unit).v1(i, new int[] {0, 200, 401, 403, 500}[i % 5]));
    }
  }

  private MetricsServer start(ServerLimits limits) throws IOException {
    AtomicLong seconds = new AtomicLong();
    Pages unlimited =
        new Pages(metrics, health, () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
    return MetricsServer.start(ANY, unlimited, limits, clock::get);
  }

  private Client connect(MetricsServer server) throws IOException {
    Client client = new Client(server.address());
    clients.add(client);
    return client;
  }

  /** Whether the server has ended it without an answer, which this waits for. */
  private static boolean ended(Client client) {
    return client.answerOrWhatCameOfIt().isEmpty();
  }
}
