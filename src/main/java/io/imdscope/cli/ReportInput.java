package io.imdscope.cli;

import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.diagnosis.verdict.Lifetime;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.output.log.LogConsumer;
import io.imdscope.output.log.LogFile;
import java.time.Instant;
import java.util.Optional;

/** Hands what logs hold to a report, but for what is older than was asked for. */
final class ReportInput implements LogConsumer {
  private final ReportBuilder builder;
  private final Lifetime lifetime;
  private final Optional<Instant> since;

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
      builder.add(event, origin);
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
