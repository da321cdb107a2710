package io.imdscope.output.log;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Event;
import io.imdscope.event.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a reader hands over. */
final class Collected implements LogConsumer {
  /** A day after the samples. */
  static final Instant NOW = Samples.TIME.plus(Duration.ofDays(1));

  final List<String> files = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<String> hosts = new ArrayList<>();
  final List<Event> implausible = new ArrayList<>();
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
  public void event(Event event, String hostName) {
    events.add(event);
    hosts.add(hostName);
  }

  @Override
  public void implausible(Event event, String hostName) {
    implausible.add(event);
  }
}
