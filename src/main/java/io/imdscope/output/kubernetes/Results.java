package io.imdscope.output.kubernetes;

import io.imdscope.output.metrics.EventPost;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many calls there were an Event of, or none, and why. Safe for threads. */
final class Results {
  private final Map<EventPost, AtomicLong> counts = new EnumMap<>(EventPost.class);

  Results() {
    for (EventPost result : EventPost.values()) {
      counts.put(result, new AtomicLong());
    }
  }

  void add(EventPost result) {
    counts.get(result).incrementAndGet();
  }

  Map<EventPost, Long> counts() {
    Map<EventPost, Long> now = new EnumMap<>(EventPost.class);
    counts.forEach((result, count) -> now.put(result, count.get()));
    return now;
  }
}
