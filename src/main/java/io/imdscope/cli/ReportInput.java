package io.imdscope.cli;

import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.event.Event;
import io.imdscope.output.log.LogConsumer;
import io.imdscope.output.log.LogFile;
import java.time.Instant;
import java.util.Optional;

/** Hands what logs hold to a report, but for what is older than was asked for. */
final class ReportInput implements LogConsumer {
  private final ReportBuilder builder;
  private final Optional<Instant> since;

  ReportInput(ReportBuilder builder, Optional<Instant> since) {
    this.builder = builder;
    this.since = since;
  }

  @Override
  public void begin(LogFile file) {
    builder.newFile();
  }

  @Override
  public void event(Event event, String hostName) {
    if (since.isEmpty() || !event.time().isBefore(since.get())) {
      builder.add(event, hostName, false);
    }
  }

  @Override
  public void implausible(Event event, String hostName) {
    builder.add(event, hostName, true);
  }
}
