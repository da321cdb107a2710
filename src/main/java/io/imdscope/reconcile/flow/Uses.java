package io.imdscope.reconcile.flow;

import java.util.EnumMap;
import java.util.Map;

/** Flows of one node to the API that go to the account of one workload, or of none. */
final class Uses {
  long byAddress;
  long only;
  long lastOfSeveral;
  long rejected;
  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;
  final Map<FlowTarget, Long> targets = new EnumMap<>(FlowTarget.class);

  void add(FlowTarget target, long start, long end, boolean reject) {
    targets.merge(target, 1L, Long::sum);
    first = Math.min(first, start);
    last = Math.max(last, end);
    rejected += reject ? 1 : 0;
  }

  long flows() {
    return targets.values().stream().mapToLong(Long::longValue).sum();
  }
}
