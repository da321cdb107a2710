package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Api;
import io.imdscope.event.Cause;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Finding;
import io.imdscope.event.Samples;
import io.imdscope.event.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgentMetricsTest {
  private static final String WEB =
      ",container=\"app\",endpoint=\"imds\",namespace=\"shop\",outcome=\"ok\",sensitive=\"false\","
          + "version=\"v1\",workload=\"web\",workload_kind=\"deployment\"} ";
  private static final Calls CALLS =
      Calls.by("curl").in(Calls.pod("shop", "web-7d4b9c6f5-x2x7k", "app"));

  @Test
  void podsOfOneWorkloadAreCountedTogether() {
    AgentMetrics metrics = Readings.metrics(() -> AgentReading.NOTHING);
    metrics.request(CALLS.v1(1));
    metrics.request(CALLS.in(Calls.pod("shop", "web-7d4b9c6f5-zzzzz", "app")).v1(2));
    assertThat(Readings.lines(metrics))
        .contains("imdscope_requests_total{api=\"ec2\"" + WEB + "2.0");
  }

  @Test
  void everyLabelTellsRequestsApart() {
    AgentMetrics metrics = Readings.metrics(() -> AgentReading.NOTHING);
    metrics.request(CALLS.v1(1));
    metrics.request(CALLS.v2(1));
    metrics.request(CALLS.v1(1, 401));
    metrics.request(CALLS.credentials(1));
    metrics.request(Samples.to(CALLS.v1(1), Endpoint.DEFAULTS.getLast(), Api.EC2));
    metrics.request(Samples.to(CALLS.v1(1), Endpoint.DEFAULTS.getFirst(), Api.GCE));
    metrics.request(CALLS.in(Calls.pod("shop", "web-7d4b9c6f5-x2x7k", "log")).v1(1));
    metrics.request(CALLS.in(Calls.pod("till", "web-7d4b9c6f5-x2x7k", "app")).v1(1));
    metrics.request(CALLS.in(Calls.pod("shop", "api-7d4b9c6f5-x2x7k", "app")).v1(1));
    metrics.request(Samples.unreadable());
    List<String> series =
        Readings.lines(metrics).stream()
            .filter(line -> line.startsWith("imdscope_requests_total{"))
            .toList();
    assertThat(series).hasSize(10).allMatch(line -> line.endsWith(" 1.0"));
    assertThat(series).anyMatch(line -> line.contains("outcome=\"unknown\""));
  }

  @Test
  void everyMetricIsShownAndNoOther() {
    Health health = new Health(Duration.ofMinutes(1), System::nanoTime);
    health.attached(Instant.parse("2026-11-23T00:00:00.500Z"));
    AgentMetrics metrics = Readings.metrics(LabelLimits.DEFAULTS, health, () -> Readings.FULL);
    metrics.request(CALLS.v1(1));
    Set<String> shown =
        Readings.lines(metrics).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceAll("[{ ].*", ""))
            .collect(Collectors.toSet());
    assertThat(shown)
        .isEqualTo(Arrays.stream(Metric.values()).map(Metric::text).collect(Collectors.toSet()));
    assertThat(Readings.lines(metrics))
        .contains(
            "imdscope_build_info{kernel=\"6.1.0\",version=\"0.1.0\"} 1.0",
            "imdscope_attached 1.0",
            "imdscope_attached_timestamp_seconds 1.7953920005E9",
            "imdscope_bpf_program_run_seconds_total{program=\"imds_egress\"} 1.5E-6",
            "imdscope_bpf_map_max_entries{map=\"endpoints\"} 64.0",
            "imdscope_effective_hop_limit 2.0",
            "imdscope_kubernetes_events_total{result=\"posted\"} 4.0",
            "imdscope_log_dropped_events_total 6.0",
            "imdscope_log_failing 1.0",
            "imdscope_lost_events_total{reason=\"ring_full_caller\"} 0.0",
            "imdscope_lost_events_total{reason=\"stream_gap\"} 3.0",
            "imdscope_name_lookups_total{result=\"unanswered\",source=\"cri\"} 1.0",
            "imdscope_ring_buffer_used_bytes 512.0",
            "imdscope_unparsed_requests_total 2.0");
  }

  @Test
  void itCanBeReadWhileItCounts() throws Exception {
    AgentMetrics metrics = Readings.metrics(() -> AgentReading.NOTHING);
    int calls = 200_000;
    Thread counting =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < calls; i++) {
                    Workload unit = Workload.SystemdUnit.of("unit-" + i % 1_500);
                    metrics.request(CALLS.in(unit).v1(1, i % 3 == 0 ? 401 : 200));
                  }
                });
    long last = 0;
    do {
      long counted = counted(metrics);
      assertThat(counted).isBetween(last, (long) calls);
      last = counted;
    } while (counting.isAlive());
    counting.join();
    assertThat(counted(metrics)).isEqualTo(calls);
  }

  private static long counted(AgentMetrics metrics) {
    return Readings.lines(metrics).stream()
        .filter(line -> line.startsWith("imdscope_requests_total{"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(Readings.lines(Readings.metrics(() -> AgentReading.NOTHING)))
        .contains("imdscope_attached 0.0")
        .noneMatch(line -> line.startsWith("imdscope_attached_timestamp"))
        .noneMatch(line -> line.startsWith("imdscope_effective_hop_limit"))
        .noneMatch(line -> line.startsWith("imdscope_log"));
  }

  @Test
  void aWorkloadIsOfTheCauseOfItsLastCallWithoutAToken() {
    AgentMetrics metrics = Readings.metrics(() -> AgentReading.NOTHING);
    metrics.request(CALLS.v2(1));
    assertThat(Readings.lines(metrics)).contains("imdscope_workloads{cause=\"none\"} 1.0");
    metrics.request(CALLS.v1(2));
    assertThat(Readings.lines(metrics))
        .contains(
            "imdscope_workloads{cause=\"none\"} 0.0", "imdscope_workloads{cause=\"unknown\"} 1.0");
    metrics.request(
        CALLS.v1(3).reported(0, Optional.of(new Finding(Cause.TOKEN_REFUSED, "fix-curl"))));
    metrics.request(CALLS.v2(4));
    metrics.request(CALLS.in(Workload.UNKNOWN).v2(4));
    assertThat(Readings.lines(metrics))
        .contains(
            "imdscope_workloads{cause=\"unknown\"} 0.0",
            "imdscope_workloads{cause=\"token_refused\"} 1.0",
            "imdscope_workloads{cause=\"none\"} 1.0");
  }
}
