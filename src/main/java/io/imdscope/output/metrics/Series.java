package io.imdscope.output.metrics;

import io.imdscope.event.Api;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Labelled;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Requests of one kind by one workload: counted on one thread, read on any. */
final class Series {
  /** Of requests whose outcome could not be known. */
  private static final String NO_OUTCOME = "unknown";

  private final Version version;
  private final Optional<Outcome> outcome;
  private final Endpoint.Kind endpoint;
  private final Api api;
  private final boolean sensitive;
  private final Labels labels;
  private final AtomicLong count = new AtomicLong();

  /** Of requests like this one. */
  Series(Request request, WorkloadLabels workload) {
    this.version = request.version();
    this.outcome = request.outcome();
    this.endpoint = request.flow().endpoint().kind();
    this.api = request.api();
    this.sensitive = request.sensitive();
    this.labels =
        Labels.of(
            Metric.REQUESTS.labels(),
            List.of(
                version.label(),
                outcome.map(Labelled::label).orElse(NO_OUTCOME),
                endpoint.label(),
                api.label(),
                workload.namespace(),
                workload.kind(),
                workload.workload(),
                workload.container(),
                Boolean.toString(sensitive)));
  }

  /** Whether such a request of the same workload is counted here. */
  boolean isOf(Request request) {
    return version == request.version()
        && outcome.equals(request.outcome())
        && endpoint == request.flow().endpoint().kind()
        && api == request.api()
        && sensitive == request.sensitive();
  }

  void increment() {
    count.incrementAndGet();
  }

  Labels labels() {
    return labels;
  }

  long count() {
    return count.get();
  }
}
