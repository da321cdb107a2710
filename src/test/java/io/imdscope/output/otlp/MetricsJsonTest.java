package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Samples;
import io.imdscope.output.metrics.AgentMetrics;
import io.imdscope.output.metrics.AgentReading;
import io.imdscope.output.metrics.Health;
import io.imdscope.output.metrics.LabelLimits;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
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
    Metric requests = sent().get("imdscope_requests_total");
    assertThat(requests.getSum().getIsMonotonic()).isTrue();
    assertThat(requests.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(requests.getUnit()).isEmpty();
    assertThat(requests.getDescription()).isNotEmpty();
    NumberDataPoint point = requests.getSum().getDataPoints(0);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(1_795_401_060_000_000_000L);
    assertThat(point.getTimeUnixNano()).isEqualTo(1_795_401_120_000_000_001L);
    assertThat(point.getAsDouble()).isEqualTo(1);
    assertThat(
            point.getAttributesList().stream()
                .collect(
                    Collectors.toMap(KeyValue::getKey, each -> each.getValue().getStringValue())))
        .containsEntry("namespace", "shop")
        .containsEntry("version", "v1");
  }

  @Test
  void gaugesAreGaugesAndUnitsAreTold() {
    health.attached(START);
    Map<String, Metric> sent = sent();
    Metric since = sent.get("imdscope_attached_timestamp_seconds");
    assertThat(since.getUnit()).isEqualTo("s");
    assertThat(since.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(1_795_401_060);
    assertThat(since.getGauge().getDataPoints(0).getStartTimeUnixNano()).isZero();
    assertThat(sent.get("imdscope_request_bytes_total").getUnit()).isEqualTo("By");
  }

  @Test
  void everyNameIsTheOneThatPrometheusSees() {
    assertThat(sent().keySet())
        .contains("imdscope_build_info", "imdscope_otlp_records_total", "imdscope_attached")
        .allMatch(name -> name.startsWith("imdscope_"));
    sent()
        .forEach(
            (name, metric) ->
                assertThat(metric.hasSum()).as(name).isEqualTo(name.endsWith("_total")));
  }

  @Test
  void whatHasNoValuesIsNotSent() {
    assertThat(sent()).doesNotContainKey("imdscope_requests_total");
  }

  private Map<String, Metric> sent() {
    byte[] gzip = new MetricsJson(Samples.node(), START).gzip(metrics.snapshots(), NOW);
    return Collector.metricsOf(Collector.gunzip(gzip))
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList()
        .stream()
        .collect(Collectors.toMap(Metric::getName, Function.identity()));
  }
}
