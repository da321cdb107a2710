package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Samples;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The agent's metrics, as OpenTelemetry's own messages read them. */
class MetricsJsonTest {
  private static final Instant START = Instant.parse("2026-11-23T02:31:00Z");
  private static final Instant NOW = Instant.parse("2026-11-23T02:32:00.000000001Z");

  private final Health health = new Health(Duration.ofMinutes(1), System::nanoTime);
  private final AgentMetrics metrics =
      new AgentMetrics(
          Samples.node(),
          LabelLimits.DEFAULTS,
          WorkloadName::of,
          health,
          () -> AgentReading.NOTHING);

  @Test
  void countersAreCumulativeSumsUnderTheNamesOfPrometheus() {
    metrics.request(Calls.by("curl").in(Calls.pod("shop", "web-1", "app")).v1(1));
    Map<String, Object> requests = sent().get("imdscope_requests_total");
    assertThat(requests).containsKey("description").doesNotContainKey("unit");
    Map<String, Object> sum = Judge.map(requests.get("sum"));
    assertThat(sum)
        .containsEntry("isMonotonic", true)
        .containsEntry("aggregationTemporality", "AGGREGATION_TEMPORALITY_CUMULATIVE");
    Map<String, Object> point = Judge.list(sum, "dataPoints").getFirst();
    assertThat(point)
        .containsEntry("startTimeUnixNano", "1795401060000000000")
        .containsEntry("timeUnixNano", "1795401120000000001")
        .containsEntry("asDouble", 1.0);
    assertThat(Judge.attributes(point))
        .containsEntry("namespace", "shop")
        .containsEntry("version", "v1");
  }

  @Test
  void gaugesAreGaugesAndUnitsAreTold() {
    health.attached(START);
    Map<String, Object> since = sent().get("imdscope_attached_timestamp_seconds");
    assertThat(since).containsEntry("unit", "s");
    assertThat(Judge.list(Judge.map(since.get("gauge")), "dataPoints").getFirst())
        .containsEntry("asDouble", 1_795_401_060.0)
        .doesNotContainKey("startTimeUnixNano");
    assertThat(sent().get("imdscope_request_bytes_total")).containsEntry("unit", "By");
  }

  @Test
  void everyNameIsTheOneThatPrometheusSees() {
    assertThat(sent().keySet())
        .contains("imdscope_build_info", "imdscope_otlp_records_total", "imdscope_attached")
        .allMatch(name -> name.startsWith("imdscope_"));
    sent()
        .forEach(
            (name, metric) ->
                assertThat(metric.containsKey("sum")).as(name).isEqualTo(name.endsWith("_total")));
  }

  @Test
  void whatHasNoValuesIsNotSent() {
    assertThat(sent()).doesNotContainKey("imdscope_requests_total");
  }

  private Map<String, Map<String, Object>> sent() {
    byte[] gzip = new MetricsJson(Samples.node(), START).gzip(metrics.snapshots(), NOW);
    return Judge.metrics(Collector.gunzip(gzip)).stream()
        .collect(Collectors.toMap(each -> (String) each.get("name"), Function.identity()));
  }
}
