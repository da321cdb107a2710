package io.imdscope.output.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.event.Coverage;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.time.Instant;

/**
 * Metrics under the names that Prometheus sees, so that one documentation serves both: counters as
 * cumulative sums, gauges as gauges; a label without a value is none.
 *
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/">OpenTelemetry,
 *     Prometheus compatibility</a>
 */
final class MetricsJson {
  private static final int CUMULATIVE = 2;

  private final Coverage.Node node;
  private final String start;

  /** Counters began at 0 at the start. */
  MetricsJson(Coverage.Node node, Instant start) {
    this.node = node;
    this.start = OtlpJson.nanos(start);
  }

  /** A request with these metrics, compressed. */
  byte[] gzip(MetricSnapshots metrics, Instant now) {
    String time = OtlpJson.nanos(now);
    return OtlpJson.gzip(
        node,
        "Metrics",
        "metrics",
        json -> {
          for (MetricSnapshot metric : metrics) {
            if (!metric.getDataPoints().isEmpty()) {
              metric(json, metric, time);
            }
          }
        });
  }

  private void metric(JsonGenerator json, MetricSnapshot metric, String time) throws IOException {
    String name = metric.getMetadata().getName();
    json.writeStartObject();
    json.writeStringField("name", metric instanceof CounterSnapshot ? name + "_total" : name);
    json.writeStringField("description", metric.getMetadata().getHelp());
    json.writeStringField("unit", unit(metric.getMetadata().getUnit()));
    switch (metric) {
      case CounterSnapshot counter -> {
        json.writeObjectFieldStart("sum");
        json.writeNumberField("aggregationTemporality", CUMULATIVE);
        json.writeBooleanField("isMonotonic", true);
        json.writeArrayFieldStart("dataPoints");
        for (CounterSnapshot.CounterDataPointSnapshot point : counter.getDataPoints()) {
          point(json, point, point.getValue(), time, true);
        }
      }
      case GaugeSnapshot gauge -> {
        json.writeObjectFieldStart("gauge");
        json.writeArrayFieldStart("dataPoints");
        for (GaugeSnapshot.GaugeDataPointSnapshot point : gauge.getDataPoints()) {
          point(json, point, point.getValue(), time, false);
        }
      }
      default -> throw new IllegalStateException("neither counter nor gauge: " + name);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void point(
      JsonGenerator json, DataPointSnapshot point, double value, String time, boolean sum)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("attributes");
    for (Label label : point.getLabels()) {
      OtlpJson.attribute(json, label.getName(), label.getValue());
    }
    json.writeEndArray();
    if (sum) {
      json.writeStringField("startTimeUnixNano", start);
    }
    json.writeStringField("timeUnixNano", time);
    json.writeNumberField("asDouble", value);
    json.writeEndObject();
  }

  /**
   * In UCUM's letters; none where Prometheus has none, since "1" would make a ratio of it.
   *
   * @param unit null when there is none
   */
  private static String unit(Unit unit) {
    if (Unit.BYTES.equals(unit)) {
      return "By";
    }
    return Unit.SECONDS.equals(unit) ? "s" : "";
  }
}
