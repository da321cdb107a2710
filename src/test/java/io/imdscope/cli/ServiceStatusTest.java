package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.imdscope.Json;
import io.imdscope.output.log.LogOnDisk;
import io.imdscope.service.UnitState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a service in each state, and which of them is well. */
class ServiceStatusTest {
  private static final InetSocketAddress METRICS =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 19254);

  @Test
  void aServiceThatRunsIsWell() throws IOException {
    ServiceStatus status =
        status(
            unit("loaded", "active", "success", 0),
            Optional.of(new ServiceStatus.Answer(true, "alive, attached")),
            Optional.of(Map.of("ring_full_caller", 0L)));
    assertThat(status.isWell()).isTrue();
    assertThat(ServiceStatusText.lines(status))
        .containsExactly(
            "service   active since 2026-11-26T20:42:24Z, pid=12 restarts=3",
            "at boot   enabled, /etc/systemd/system/imdscope.service",
            "kernel    goes on recording: pins=10, /sys/fs/bpf/imdscope",
            "log       /var/log/imdscope: files=2 bytes=345",
            "metrics   127.0.0.1:19254: alive, attached",
            "lost      nothing since its start");
    assertThat(Json.object(ServiceStatusText.json(status)))
        .containsEntry("well", true)
        .containsEntry("pins", 10L)
        .containsEntry("lost", Map.of("ring_full_caller", 0L))
        .doesNotContainKey("result");
  }

  @Test
  void lossesAreNamedByReason() {
    ServiceStatus status =
        status(
            unit("loaded", "active", "success", 0),
            Optional.of(new ServiceStatus.Answer(true, "alive, attached")),
            Optional.of(Map.of("ring_full_caller", 4L, "parser", 0L)));
    assertThat(ServiceStatusText.lines(status)).last().isEqualTo("lost      ring_full_caller=4");
  }

  @Test
  void aServiceThatFailedIsNotWell() throws IOException {
    ServiceStatus status =
        status(unit("loaded", "failed", "exit-code", 5), Optional.empty(), Optional.empty());
    assertThat(status.isWell()).isFalse();
    assertThat(ServiceStatusText.lines(status))
        .startsWith("service   failed: exit-code, exit status 5", "said      no\\u{202e} BTF");
    assertThat(Json.object(ServiceStatusText.json(status)))
        .containsEntry("well", false)
        .containsEntry("exit_status", 5L)
        .doesNotContainKey("pid");
  }

  @Test
  void oneThatIsNotThereOrDoesNotAnswerIsNotWell() {
    ServiceStatus none =
        status(unit("not-found", "inactive", "success", 0), Optional.empty(), Optional.empty());
    assertThat(none.isWell()).isFalse();
    assertThat(ServiceStatusText.lines(none)).first().isEqualTo("service   not installed");
    ServiceStatus stuck =
        status(
            unit("loaded", "active", "success", 0),
            Optional.of(new ServiceStatus.Answer(false, "no whole answer")),
            Optional.empty());
    assertThat(stuck.isWell()).isFalse();
    ServiceStatus unasked =
        status(unit("loaded", "active", "success", 0), Optional.empty(), Optional.empty());
    assertThat(unasked.isWell()).isFalse();
  }

  @Test
  void theAgentIsAskedForHealthAndLosses() throws IOException {
    HttpServer agent =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    answer(agent, "/healthz", 200, "alive\n");
    answer(agent, "/readyz", 503, "not attached");
    answer(
        agent,
        "/metrics",
        200,
        """
        # TYPE imdscope_lost_events_total counter
        imdscope_lost_events_total{reason="ring_full_caller"} 3.0
        imdscope_lost_events_total{reason="parser"} 0
        """);
    agent.start();
    try {
      InetSocketAddress any =
          new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), agent.getAddress().getPort());
      ServiceStatus.Told told = ServiceStatus.ask(Optional.of(any));
      assertThat(told.health().orElseThrow().well()).isFalse();
      assertThat(told.health().orElseThrow().text()).contains("503");
      assertThat(told.losses()).contains(Map.of("ring_full_caller", 3L, "parser", 0L));
    } finally {
      agent.stop(0);
    }
  }

  @Test
  void nobodyIsAskedWhereAMetadataServiceMayBe() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("169.254.169.254"), 80);
    assertThat(ServiceStatus.ask(Optional.of(address)))
        .isEqualTo(new ServiceStatus.Told(Optional.empty(), Optional.empty()));
  }

  private static void answer(HttpServer server, String path, int code, String text) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = text.getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static UnitState unit(String load, String active, String result, int exitStatus) {
    return new UnitState(
        load,
        active,
        "enabled",
        Optional.of(Instant.parse("2026-11-26T20:42:24Z")),
        12,
        3,
        result,
        exitStatus,
        Optional.of("/etc/systemd/system/imdscope.service"),
        Optional.of("1"));
  }

  private static ServiceStatus status(
      UnitState unit, Optional<ServiceStatus.Answer> health, Optional<Map<String, Long>> losses) {
    return new ServiceStatus(
        unit,
        unit.isActive() ? Optional.empty() : Optional.of("no\u202e BTF"),
        Optional.empty(),
        Path.of("/sys/fs/bpf/imdscope"),
        Optional.of(10L),
        Path.of("/var/log/imdscope"),
        Optional.of(new LogOnDisk(2, 345)),
        Optional.of(METRICS),
        new ServiceStatus.Told(health, losses));
  }
}
