package io.imdscope.output.log;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader hands over. */
final class Collected implements LogConsumer {
  /** A day after the samples. */
  static final Instant NOW = Samples.TIME.plus(Duration.ofDays(1));

  final List<String> files = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<String> hosts = new ArrayList<>();
  final List<Event> withoutTime = new ArrayList<>();
  final List<String> unusable = new ArrayList<>();
  Reading reading = Reading.LIVE;

  static Collected of(String... names) {
    return of(LogFiles.find(List.of(names)), InputStream.nullInputStream());
  }

  static Collected ofInput(byte[] input) {
    return of(LogFiles.find(List.of("-")), new ByteArrayInputStream(input));
  }

  static Collected of(LogFiles.Found found, InputStream input) {
    Collected collected = new Collected();
    collected.reading = new LogReader(NOW, input, collected, (_, _) -> {}).read(found);
    return collected;
  }

  @Override
  public void begin(LogFile file) {
    files.add(file.path().map(path -> path.getFileName().toString()).orElse("-"));
  }

  @Override
  public void event(Event event, Origin origin) {
    events.add(event);
    hosts.add(origin.hostName());
  }

  @Override
  public void withoutTime(Event event, Origin origin) {
    withoutTime.add(event);
  }

  @Override
  public void unusableAtEnd(long count, Instant after) {
    unusable.add(count + " after " + after);
  }

  @Override
  public void unusable(long count, Optional<Instant> by) {
    unusable.add(count + " by " + by.map(Instant::toString).orElse("nobody knows when"));
  }
}
