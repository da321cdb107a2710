package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * However many workloads there are, and whatever they are called: metrics stay few and readable.
 */
class LimitsTest {
  private static final Calls CALLS = Calls.by("curl");

  @Test
  void beyondTheLimitWorkloadsAreOthers() {
    AgentMetrics metrics = Readings.metrics(new LabelLimits(3, 100), () -> AgentReading.NOTHING);
    for (int i = 0; i < 10; i++) {
      metrics.request(CALLS.in(Workload.SystemdUnit.of("unit-" + i)).v1(i));
    }
    metrics.request(CALLS.in(Workload.SystemdUnit.of("unit-0")).v1(11));
    List<String> requests = requests(metrics);
    assertThat(requests).hasSize(4);
    assertThat(requests)
        .anyMatch(line -> line.contains("workload=\"unit-0\"") && line.endsWith(" 2.0"))
        .anyMatch(
            line ->
                line.contains("workload=\"other\",workload_kind=\"other\"")
                    && line.endsWith(" 7.0"));
    assertThat(Readings.lines(metrics))
        .contains(
            "imdscope_workload_overflow_requests_total 7.0",
            "imdscope_workloads{cause=\"unknown\"} 3.0");
  }

  @Test
  void seriesOfFewWorkloadsAreLimitedToo() {
    AgentMetrics metrics = Readings.metrics(new LabelLimits(3, 2), () -> AgentReading.NOTHING);
    metrics.request(CALLS.v1(1));
    metrics.request(CALLS.v2(2));
    metrics.request(CALLS.v1(3, 401));
    metrics.request(CALLS.v1(4, 401));
    metrics.request(CALLS.v1(5));
    assertThat(requests(metrics))
        .hasSize(3)
        .anyMatch(
            line ->
                line.contains("outcome=\"rejected\"")
                    && line.contains("workload=\"other\"")
                    && line.endsWith(" 2.0"));
    assertThat(Readings.lines(metrics)).contains("imdscope_workload_overflow_requests_total 2.0");
  }

  @Test
  void fewWorkloadsAreRemembered() {
    RequestCounter counter = new RequestCounter(LabelLimits.DEFAULTS, WorkloadName::of);
    for (int i = 0; i < 3 * RequestCounter.MAX_REMEMBERED; i++) {
      counter.count(CALLS.in(Workload.SystemdUnit.of("unit-" + i)).v1(i));
    }
    assertThat(counter.remembered()).isEqualTo(RequestCounter.MAX_REMEMBERED);
    counter.count(CALLS.in(Workload.SystemdUnit.of("unit-0")).v1(1)); // forgotten, not lost
    assertThat(counter.series().iterator().next().count()).isEqualTo(2);
  }

  @Test
  void hostileNamesAreShortPrintableAndOfOneLine() {
    AgentMetrics metrics = Readings.metrics(() -> AgentReading.NOTHING);
    String huge = "x".repeat(1 << 20);
    for (String name :
        List.of(
            huge,
            "a\n# HELP b\r\"} 1\\",
            "\ud800",
            "\u202eevil",
            "y".repeat(252) + "\ud83d\ude00")) {
      metrics.request(CALLS.in(Calls.pod(name, "web-7d4b9c6f5-x2x7k", name)).v1(1));
      metrics.request(CALLS.in(Workload.SystemdUnit.of(name)).v1(1));
    }
    String text = new String(metrics.text(), StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\ufffd", "\u202e", "\r", huge.substring(0, 300));
    assertThat(text)
        .contains("a\\\\n# HELP b\\\\r\\\"} 1\\\\\\\\", "\\\\u{d800}", "\\\\u{202e}evil");
    assertThat(requests(metrics)).hasSize(10).allMatch(line -> line.length() < 1200);
    assertThat(text.lines()).allMatch(line -> line.startsWith("#") || line.startsWith("imdscope_"));
  }

  private static List<String> requests(AgentMetrics metrics) {
    return Readings.lines(metrics).stream()
        .filter(line -> line.startsWith("imdscope_requests_total{"))
        .toList();
  }
}
