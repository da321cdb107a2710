package io.imdscope.cli;

import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.diagnosis.verdict.Lifetime;
import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.output.log.LogConsumer;
import io.imdscope.output.log.LogFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hands what logs hold to a report, but for what is older than was asked for: of that only what a
 * run's start says of the run, such as what it does not watch.
 */
final class ReportInput implements LogConsumer {
  private static final int MOST_STARTS = 10_000;

  private final ReportBuilder builder;
  private final Lifetime lifetime;
  private final Optional<Instant> since;

  /** Older than was asked for, of runs of which nothing newer came yet. */
  private final Map<Origin, Coverage.Start> starts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Coverage.Start> eldest) {
          return size() > MOST_STARTS;
        }
      };

  ReportInput(ReportBuilder builder, Lifetime lifetime, Optional<Instant> since) {
    this.lifetime = lifetime;
    this.builder = builder;
    this.since = since;
  }

  @Override
  public void begin(LogFile file) {
    builder.newFile();
  }

  @Override
  public void event(Event event, Origin origin) {
    if (isAskedFor(event.time())) {
      Coverage.Start start = starts.isEmpty() ? null : starts.remove(origin);
      if (start != null) {
        builder.declare(start);
      }
      builder.add(event, origin);
    } else if (event instanceof Coverage.Start start) {
      starts.put(origin, start);
    }
  }

  @Override
  public void withoutTime(Event event, Origin origin) {
    builder.addWithoutTime(event, origin);
  }

  @Override
  public void unusable(long count, Optional<Instant> by) {
    if (by.isEmpty() || isAskedFor(by.get())) {
      builder.unusable(count, by);
    }
  }

  /**
   * What it told is missing in what the run counted next, or nobody watched from there on: unless
   * nodes may be gone from there on.
   */
  @Override
  public void unusableAtEnd(long count, Instant after) {
    unusable(count, lifetime == Lifetime.AS_LOGGED ? Optional.empty() : Optional.of(after));
  }

  private boolean isAskedFor(Instant time) {
    return since.isEmpty() || !time.isBefore(since.get());
  }
}
