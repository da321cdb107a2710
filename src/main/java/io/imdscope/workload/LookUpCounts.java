package io.imdscope.workload;

import io.imdscope.event.LookUp;
import io.imdscope.event.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each source of names was asked, by what came of it. For any thread. */
final class LookUpCounts {
  private final Map<Asked, Long> counts = new ConcurrentHashMap<>();

  private record Asked(Source source, LookUp result) {}

  void add(Source source, LookUp result) {
    counts.merge(new Asked(source, result), 1L, Long::sum);
  }

  /** Those that are not 0. */
  List<LookUp.Count> all() {
    return counts.entrySet().stream()
        .map(
            each ->
                new LookUp.Count(each.getKey().source(), each.getKey().result(), each.getValue()))
        .sorted(Comparator.comparing(LookUp.Count::source).thenComparing(LookUp.Count::result))
        .toList();
  }
}
