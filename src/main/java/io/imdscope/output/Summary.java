package io.imdscope.output;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Outcome;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what was seen and prints it as plain text at the end: who calls without a token, and
 * whether anything may be missing from the answer. Memory is bounded whatever the callers send. For
 * one thread at a time.
 */
public final class Summary {
  private final Map<Version, Long> versions = new EnumMap<>(Version.class);
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final V1Callers callers = new V1Callers();
  private final Watched watched = new Watched();
  private long requests;
  private long withoutOutcome;
  private long withoutCaller;
  private long unreadable;
  private long v1Rejected;
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> last = Optional.empty();

  /** Takes in an event of the one node; they come in the order of its log. */
  public void add(Event event) {
    switch (event) {
      case Coverage coverage -> watched.add(coverage);
      case Request request -> add(request);
      case Repeated repeated -> {} // comes from a log, never live
    }
  }

  private void add(Request request) {
    requests++;
    versions.merge(request.version(), 1L, Long::sum);
    request
        .outcome()
        .ifPresentOrElse(outcome -> outcomes.merge(outcome, 1L, Long::sum), () -> withoutOutcome++);
    if (request.caller().isEmpty()) {
      withoutCaller++;
    }
    if (request.version() == Version.UNKNOWN && request.head().isEmpty()) {
      unreadable++;
    }
    if (request.version() == Version.V1) {
      callers.add(request);
      if (request.outcome().filter(Outcome.REJECTED::equals).isPresent()) {
        v1Rejected++;
      }
    }
    first =
        first.filter(time -> time.isBefore(request.time())).or(() -> Optional.of(request.time()));
    last = last.filter(time -> time.isAfter(request.time())).or(() -> Optional.of(request.time()));
  }

  /** Prints the summary; no line is wider than 120 columns. */
  public void print(Appendable out) throws IOException {
    SummaryText.print(this, out);
  }

  long requests() {
    return requests;
  }

  long count(Version version) {
    return versions.getOrDefault(version, 0L);
  }

  long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  long withoutOutcome() {
    return withoutOutcome;
  }

  long withoutCaller() {
    return withoutCaller;
  }

  /** Those of unknown version that are no HTTP; of the others a part was read. */
  long unreadable() {
    return unreadable;
  }

  long v1Rejected() {
    return v1Rejected;
  }

  V1Callers callers() {
    return callers;
  }

  Watched watched() {
    return watched;
  }

  /** From the first to the last request. */
  Duration span() {
    return first.isEmpty() || last.isEmpty()
        ? Duration.ZERO
        : Duration.between(first.get(), last.get());
  }
}
