package io.imdscope.output.metrics;

import io.imdscope.event.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The series of one workload: few, so that looking through them is quick. For one thread. */
final class Row {
  private final WorkloadLabels labels;
  private final List<Series> series = new ArrayList<>(4);
  private int cause = -1;

  Row(WorkloadLabels labels) {
    this.labels = labels;
  }

  /** Where requests like this one are counted. */
  Optional<Series> find(Request request) {
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).isOf(request)) {
        return Optional.of(series.get(i));
      }
    }
    return Optional.empty();
  }

  /** Makes the series of requests like this one. */
  Series add(Request request) {
    Series added = new Series(request, labels);
    series.add(added);
    return added;
  }

  /** An index of {@link Causes}, or less than 0 when it is counted nowhere. */
  int cause() {
    return cause;
  }

  void setCause(int index) {
    cause = index;
  }
}
