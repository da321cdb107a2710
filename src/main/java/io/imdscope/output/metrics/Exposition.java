package io.imdscope.output.metrics;

import io.imdscope.event.Coverage;
import io.imdscope.event.Labelled;
import io.imdscope.event.LookUp;
import io.imdscope.event.Loss;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Optional;

/** Puts what is known into metrics; one object a scrape. */
final class Exposition {
  private final Points points = new Points();

  Exposition(Coverage.Node node, RequestCounter requests, Health health, AgentReading reading) {
    points.add(Metric.BUILD_INFO, 1, node.version(), node.kernel());
    requests(requests);
    coverage(reading);
    attached(health.attachedSince());
    kernel(reading);
    names(reading);
    log(reading);
  }

  private void requests(RequestCounter requests) {
    points.declare(Metric.REQUESTS);
    for (Series series : requests.series()) {
      points.add(Metric.REQUESTS, series.count(), series.labels());
    }
    points.add(Metric.OVERFLOW_REQUESTS, requests.overflow());
    for (int cause = 0; cause < Causes.LABELS.size(); cause++) {
      points.add(Metric.WORKLOADS, requests.causes().count(cause), Causes.LABELS.get(cause));
    }
  }

  private void coverage(AgentReading reading) {
    Coverage.Totals totals = reading.totals();
    for (Loss loss : Loss.values()) { // those at 0 too: an increase is seen only from a number
      points.add(Metric.LOST, totals.lost().counts().getOrDefault(loss, 0L), loss.label());
    }
    points.add(Metric.UNATTRIBUTED, totals.unattributed());
    points.add(Metric.UNPARSED, totals.unparsed());
    points.add(Metric.REQUEST_BYTES, totals.bytes());
    reading.hopLimit().ifPresent(limit -> points.add(Metric.HOP_LIMIT, limit));
  }

  private void attached(Optional<Instant> since) {
    points.add(Metric.ATTACHED, since.isPresent() ? 1 : 0);
    since.ifPresent(time -> points.add(Metric.ATTACHED_SINCE, seconds(time)));
  }

  private static double seconds(Instant time) {
    return (double) time.getEpochSecond() + time.getNano() / 1e9;
  }

  private void kernel(AgentReading reading) {
    reading
        .ringBuffer()
        .ifPresent(
            ring -> {
              points.add(Metric.RING_USED, ring.used());
              points.add(Metric.RING_SIZE, ring.max());
            });
    for (AgentReading.Fill map : reading.maps()) {
      points.add(Metric.MAP_ENTRIES, map.used(), map.name());
      points.add(Metric.MAP_LIMIT, map.max(), map.name());
    }
    for (AgentReading.ProgramRuns program : reading.programs()) {
      points.add(Metric.PROGRAM_RUNS, program.runs(), program.program());
      points.add(
          Metric.PROGRAM_SECONDS, (double) program.time().toNanos() / 1e9, program.program());
    }
  }

  private void names(AgentReading reading) {
    for (LookUp.Count each : reading.lookUps()) {
      points.add(Metric.NAME_LOOKUPS, each.count(), each.source().label(), label(each.result()));
    }
    for (EventPost result : EventPost.values()) {
      points.add(
          Metric.KUBERNETES_EVENTS,
          reading.kubernetesEvents().getOrDefault(result, 0L),
          label(result));
    }
    for (OtlpRecord result : OtlpRecord.values()) {
      points.add(
          Metric.OTLP_RECORDS, reading.otlpRecords().getOrDefault(result, 0L), label(result));
    }
  }

  private static String label(Labelled labelled) {
    return labelled.label();
  }

  private void log(AgentReading reading) {
    points.add(Metric.REDUCED, reading.reduced().withoutArguments(), "no_arguments");
    points.add(Metric.REDUCED, reading.reduced().aggregated(), "aggregated");
    reading
        .log()
        .ifPresent(
            log -> {
              points.add(Metric.LOG_BYTES, log.bytes());
              points.add(Metric.LOG_DROPPED, log.dropped());
              points.add(Metric.LOG_FAILING, log.failing() ? 1 : 0);
            });
  }

  MetricSnapshots snapshots() {
    return points.snapshots();
  }
}
