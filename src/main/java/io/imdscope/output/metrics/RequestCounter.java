package io.imdscope.output.metrics;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Counts requests by workload: on one thread; what it tells can be asked for on any. */
final class RequestCounter {
  /** Workloads whose name need not be made again; the least recently seen gives way. */
  static final int MAX_REMEMBERED = 512;

  private final LabelLimits limits;
  private final Function<Workload, WorkloadName> naming;
  private final Map<WorkloadLabels, Row> rows = new HashMap<>();
  private final Row other = new Row(WorkloadLabels.OTHER);
  private final Map<Workload, Row> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Workload, Row> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private int seriesOfRows;

  // Read by whoever serves a scrape.
  private final Queue<Series> series = new ConcurrentLinkedQueue<>();
  private final AtomicLong overflow = new AtomicLong();
  private final Causes causes = new Causes();

  RequestCounter(LabelLimits limits, Function<Workload, WorkloadName> naming) {
    this.limits = limits;
    this.naming = naming;
  }

  void count(Request request) {
    Row row = row(request.workload());
    if (row != other) {
      note(row, request);
    }
    Optional<Series> found = row.find(request);
    if (found.isEmpty() && row != other && seriesOfRows >= limits.series()) {
      row = other;
      found = other.find(request);
    }
    if (found.isEmpty()) {
      found = Optional.of(added(row, request));
    }
    found.get().increment();
    if (row == other) {
      overflow.incrementAndGet();
    }
  }

  private Series added(Row row, Request request) {
    Series added = row.add(request);
    series.add(added);
    seriesOfRows += row == other ? 0 : 1;
    return added;
  }

  private Row row(Workload workload) {
    Row row = remembered.get(workload);
    if (row == null) {
      WorkloadLabels labels = WorkloadLabels.of(workload, naming.apply(workload));
      row = rows.get(labels);
      if (row == null) {
        row = rows.size() < limits.workloads() ? new Row(labels) : other;
        if (row != other) {
          rows.put(labels, row);
        }
      }
      remembered.put(workload, row);
    }
    return row;
  }

  private void note(Row row, Request request) {
    if (CauseTracker.isV1(request)) {
      causes.move(row, Causes.of(request));
    } else if (row.cause() < 0) {
      causes.move(row, Causes.NONE);
    }
  }

  /** All series so far, in the order in which they began. */
  Iterable<Series> series() {
    return series;
  }

  /** Requests counted under {@code other}. */
  long overflow() {
    return overflow.get();
  }

  Causes causes() {
    return causes;
  }

  int remembered() {
    return remembered.size();
  }
}
