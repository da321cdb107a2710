package io.imdscope.output.metrics;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Coverage;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The agent's metrics: requests are counted as they pass, on one thread; all else is read when a
 * scrape asks for it, on another. Counters begin at 0 with the program.
 */
public final class AgentMetrics {
  private final Coverage.Node node;
  private final RequestCounter requests;
  private final Health health;
  private final Supplier<AgentReading> reading;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /**
   * Metrics without a request so far.
   *
   * @param naming what a person calls a workload, as the report does
   * @param reading asked on the thread that serves a scrape, which waits for it
   */
  public AgentMetrics(
      Coverage.Node node,
      LabelLimits limits,
      Function<Workload, WorkloadName> naming,
      Health health,
      Supplier<AgentReading> reading) {
    this.node = node;
    this.requests = new RequestCounter(limits, naming);
    this.health = health;
    this.reading = reading;
  }

  /** Counts a request, named and explained; always on the same thread. */
  public void request(Request request) {
    requests.count(request);
  }

  /** All metrics as they are now; for any thread. */
  public MetricSnapshots snapshots() {
    return new Exposition(node, requests, health, reading.get()).snapshots();
  }

  /** In Prometheus' text format, UTF-8. */
  byte[] text() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
      writer.write(out, snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
  }
}
