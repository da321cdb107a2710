package io.imdscope.output.log;

import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What a file holds that does not say when it was, until a line that follows does: lines come as
 * time goes. Events of a bounded number and weight wait for that; those beyond stay without a time.
 */
final class Untimed {
  static final int MOST = 256;

  /** About how many bytes they may take in memory. */
  static final int MOST_BYTES = 4 << 20;

  private static final int COVERAGE = 1024;

  private final LogConsumer consumer;
  private final Deque<Held> held = new ArrayDeque<>();
  private long heldBytes;
  private long unusable;
  private boolean torn;
  private Instant latest = Instant.MIN;

  private record Held(Event event, Origin origin) {}

  Untimed(LogConsumer consumer) {
    this.consumer = consumer;
  }

  /** A line that tells when it was. */
  void at(Instant time) {
    if (time.isAfter(latest)) {
      latest = time;
    }
    if (unusable > 0 || !held.isEmpty()) {
      flush(Optional.of(latest));
    }
  }

  /** An event whose time cannot be. */
  void event(Event event, Origin origin) {
    int weight = weight(event);
    if (held.size() == MOST || heldBytes + weight > MOST_BYTES) {
      consumer.withoutTime(event, origin);
    } else {
      held.addLast(new Held(event, origin));
      heldBytes += weight;
    }
  }

  /** A line of which nothing can be used. */
  void unusable() {
    unusable++;
  }

  /** A last line that is cut off: its writer broke down there. */
  void torn() {
    torn = true;
  }

  /**
   * The file is over. Whole lines at its end may be of a node of which none could be read, and of
   * any time.
   */
  void end() {
    if (torn && latest.isAfter(Instant.MIN)) {
      consumer.unusableAtEnd(1, latest);
    } else if (torn) {
      unusable++;
    }
    broken();
  }

  /** The file is over, and what more it holds nobody knows. */
  void broken() {
    flush(Optional.empty());
    latest = Instant.MIN;
    torn = false;
  }

  private void flush(Optional<Instant> by) {
    if (unusable > 0) {
      consumer.unusable(unusable, by);
      unusable = 0;
    }
    heldBytes = 0;
    while (!held.isEmpty()) {
      Held next = held.removeFirst();
      if (by.isPresent()) {
        timed(next.event(), by.get()).ifPresent(event -> consumer.event(event, next.origin()));
      } else {
        consumer.withoutTime(next.event(), next.origin());
      }
    }
  }

  private static int weight(Event event) {
    return switch (event) {
      case Request request -> request.weight();
      case Repeated many -> many.last().weight();
      case Coverage _ -> COVERAGE;
    };
  }

  /** A coverage line without its time tells nothing that the next one does not tell too. */
  private static Optional<Event> timed(Event event, Instant time) {
    return switch (event) {
      case Request request -> Optional.of(request.withTime(time));
      case Repeated many ->
          Optional.of(new Repeated(many.last().withTime(time), time, many.count()));
      case Coverage coverage -> Optional.empty();
    };
  }
}
