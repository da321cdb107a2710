package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Coverage;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus scrapes the agent, and our alerts fire for what it saw. */
class RealPrometheusTest {
  private static final Path ALERTS =
      Path.of(System.getProperty("imdscope.basedir"), "deploy/prometheus/alerts.yaml");
  private static final Calls CALLS =
      Calls.by("curl").in(Calls.pod("shop", "web-7d4b9c6f5-x2x7k", "app"));
  private static final String SEEN =
      "imdscope_requests_total{workload=\"web\", namespace=\"shop\", version=\"%s\"}";

  @TempDir private Path directory;

  @Test
  void alertsFireForWhatWasSeen() throws Exception {
    AtomicReference<AgentReading> reading = new AtomicReference<>(lost(0));
    Health health = new Health(Duration.ofMinutes(10), System::nanoTime);
    health.attached(Instant.now());
    AgentMetrics metrics = Readings.metrics(LabelLimits.DEFAULTS, health, reading::get);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    MetricsServer server = MetricsServer.start(any, metrics, health);
    try (RealPrometheus prometheus = new RealPrometheus(directory, server.address(), ALERTS)) {
      metrics.request(CALLS.v2(1));
      prometheus.awaitValue("up{job=\"imdscope\"}", "1");
      prometheus.awaitValue(SEEN.formatted("v2"), "1");
      prometheus.awaitValue("imdscope_attached", "1");
      assertThat(prometheus.firing()).isEmpty();

      metrics.request(CALLS.v1(2));
      prometheus.awaitFiring("ImdscopeNewV1Caller");
      assertThat(prometheus.firing())
          .doesNotContain("ImdscopeCredentialsOverV1", "ImdscopeCallRejected");

      metrics.request(CALLS.credentials(3));
      prometheus.awaitFiring("ImdscopeCredentialsOverV1");
      metrics.request(CALLS.v1(4, 401));
      prometheus.awaitFiring("ImdscopeCallRejected");
      prometheus.awaitValue("sum(" + SEEN.formatted("v1") + ")", "3");

      reading.set(lost(5));
      prometheus.awaitFiring("ImdscopeEventsLost");
      assertThat(prometheus.firing())
          .containsExactlyInAnyOrder(
              "ImdscopeNewV1Caller",
              "ImdscopeCredentialsOverV1",
              "ImdscopeCallRejected",
              "ImdscopeEventsLost");
      server.close();
      prometheus.awaitValue("up{job=\"imdscope\"}", "0");
    } finally {
      server.close();
    }
  }

  private static AgentReading lost(long events) {
    AgentReading full = Readings.FULL;
    return new AgentReading(
        new Coverage.Totals(9, 900, new LossCounts(Map.of(Loss.RING_FULL_REQUEST, events)), 0, 0),
        full.hopLimit(),
        full.ringBuffer(),
        full.maps(),
        full.programs(),
        full.lookUps(),
        full.reduced(),
        Optional.of(new AgentReading.LogState(1, 0, false)),
        full.kubernetesEvents(),
        full.otlpRecords());
  }
}
