package io.imdscope.reconcile.metric;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/** Which instances a log is of, and from when to when: what CloudWatch has to be asked. */
public final class LoggedInstances {
  /** The most instances that are asked for; 500 metrics go into one question. */
  static final int MOST = 10_000;

  /** How late CloudWatch may have a value. */
  private static final Duration DELAY = Duration.ofMinutes(5);

  private final TreeSet<String> instances = new TreeSet<>();
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  /** The next event of the log. */
  public void event(Event event, Origin origin) {
    if (origin.hostId().isEmpty() || !MetricFile.isInstance(origin.hostId().get())) {
      return;
    }
    if (instances.size() < MOST) {
      instances.add(origin.hostId().get());
    }
    first = event.time().isBefore(first) ? event.time() : first;
    last = event.time().isAfter(last) ? event.time() : last;
  }

  /** In the order of their ids. */
  List<String> instances() {
    return List.copyOf(instances);
  }

  /** Whole periods that the log tells of, and CloudWatch knows by now, as seconds since 1970. */
  Range range(Duration period, Instant now) {
    long length = period.toSeconds();
    long known = Math.min(last.getEpochSecond(), now.minus(DELAY).getEpochSecond());
    long from = Math.ceilDiv(first.getEpochSecond(), length) * length;
    long to = Math.floorDiv(known, length) * length;
    return new Range(from, to);
  }

  /** From, and to before which. */
  record Range(long from, long to) {
    boolean isEmpty() {
      return from >= to;
    }
  }
}
