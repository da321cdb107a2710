package io.imdscope.output.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Values of metrics, gathered for the Prometheus client. */
final class Points {
  /** The client adds it to a counter's name. */
  private static final String OF_COUNTER = "_total";

  private final Map<Metric, List<Point>> points = new EnumMap<>(Metric.class);

  private record Point(double value, Labels labels) {}

  /** Shows the metric even when it has no values. */
  void declare(Metric metric) {
    points.computeIfAbsent(metric, _ -> new ArrayList<>());
  }

  /** A value with its labels' values, in the metric's order. */
  void add(Metric metric, double value, String... labelValues) {
    add(metric, value, Labels.of(metric.labels(), printable(labelValues)));
  }

  /** A count; Prometheus knows none beyond 2^53 exactly. */
  void add(Metric metric, long value, String... labelValues) {
    add(metric, (double) value, labelValues);
  }

  void add(Metric metric, long value, Labels labels) {
    add(metric, (double) value, labels);
  }

  private void add(Metric metric, double value, Labels labels) {
    points.computeIfAbsent(metric, _ -> new ArrayList<>()).add(new Point(value, labels));
  }

  private static List<String> printable(String[] values) {
    List<String> printable = new ArrayList<>(values.length);
    for (String value : values) {
      printable.add(LabelText.of(value));
    }
    return printable;
  }

  /** Metrics with a value. */
  MetricSnapshots snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    points.forEach((metric, values) -> snapshots.add(snapshot(metric, values)));
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot snapshot(Metric metric, List<Point> points) {
    return switch (metric.type()) {
      case COUNTER -> {
        String base = metric.text().substring(0, metric.text().length() - OF_COUNTER.length());
        yield new CounterSnapshot(
            metadata(base, metric),
            points.stream()
                .map(
                    point ->
                        new CounterSnapshot.CounterDataPointSnapshot(
                            point.value(), point.labels(), null, 0))
                .toList());
      }
      case GAUGE ->
          new GaugeSnapshot(
              metadata(metric.text(), metric),
              points.stream()
                  .map(
                      point ->
                          new GaugeSnapshot.GaugeDataPointSnapshot(
                              point.value(), point.labels(), null))
                  .toList());
    };
  }

  private static MetricMetadata metadata(String name, Metric metric) {
    return switch (metric.unit()) {
      case NONE -> new MetricMetadata(name, metric.help());
      case BYTES -> new MetricMetadata(name, metric.help(), Unit.BYTES);
      case SECONDS -> new MetricMetadata(name, metric.help(), Unit.SECONDS);
    };
  }
}
