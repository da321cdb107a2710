package io.imdscope.cli;

import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.output.log.LogConsumer;
import io.imdscope.output.log.LogFile;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Hands on what logs hold; what of them is unusable the reading tells. */
final class ReconcileInput implements LogConsumer {
  private final BiConsumer<Event, Origin> consumer;

  ReconcileInput(BiConsumer<Event, Origin> consumer) {
    this.consumer = consumer;
  }

  @Override
  public void begin(LogFile file) {}

  @Override
  public void event(Event event, Origin origin) {
    consumer.accept(event, origin);
  }

  @Override
  public void withoutTime(Event event, Origin origin) {}

  @Override
  public void unusable(long count, Optional<Instant> by) {}

  @Override
  public void unusableAtEnd(long count, Instant after) {}
}
