package io.imdscope.cli;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Finding;
import io.imdscope.event.Outcome;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Leaves detail out of requests on their way to the log. */
final class DetailFilter {
  /** Kinds of calls that are held until the next {@link #flush}; more go out at once. */
  static final int MOST_KINDS = 512;

  /** About how many bytes they may take in memory; beyond that they go out at once too. */
  static final int MOST_BYTES = 1 << 20;

  private final Consumer<Event> out;
  private final Map<Kind, Calls> held = new LinkedHashMap<>();
  private int heldBytes;
  private Detail level = Detail.FULL;
  private long withoutArguments;
  private long aggregated;

  /**
   * What a verdict, a cause and a person ask for; and how far a token came in which network
   * namespace, by which the hop limit is judged.
   */
  private record Kind(
      Workload workload,
      Version version,
      Api api,
      String category,
      Endpoint.Kind endpoint,
      Optional<Outcome> outcome,
      Optional<Finding> finding,
      Optional<String> client,
      boolean truncated,
      OptionalInt hopLimit,
      OptionalLong networkNamespace,
      Optional<String> process) {
    static Kind of(Request request) {
      return new Kind(
          request.workload(),
          request.version(),
          request.api(),
          request.category(),
          request.flow().endpoint().kind(),
          request.outcome(),
          request.finding(),
          request.head().flatMap(head -> head.value("user-agent")),
          request.head().filter(RequestHead::truncated).isPresent(),
          request.hopLimit(),
          request.caller().map(Caller::networkNamespace).orElse(OptionalLong.empty()),
          request.caller().map(caller -> caller.process().name()));
    }
  }

  private static final class Calls {
    final Instant first;
    Request last;
    int weight;
    long count = 1;

    Calls(Request request, int weight) {
      first = request.time();
      last = request;
      this.weight = weight;
    }

    /** Another one, in whose place the last one is not held any more. */
    void add(Request request, int itsWeight) {
      last = request;
      weight = itsWeight;
      count++;
    }

    Event event() {
      Instant begun = first.isAfter(last.time()) ? last.time() : first;
      return count == 1 ? last : new Repeated(last, begun, count);
    }
  }

  /** Passes requests on to {@code out}. */
  DetailFilter(Consumer<Event> out) {
    this.out = out;
  }

  Detail level() {
    return level;
  }

  /** From now on; what is held goes out first. */
  void level(Detail next) {
    if (next != level) {
      flush();
      level = next;
    }
  }

  void accept(Request request) {
    switch (level) {
      case FULL -> out.accept(request);
      case NO_ARGUMENTS -> {
        withoutArguments++;
        out.accept(shortened(request));
      }
      case AGGREGATED -> {
        aggregated++;
        hold(request);
      }
    }
  }

  private void hold(Request request) {
    Kind kind = Kind.of(request);
    Calls calls = held.get(kind);
    int weight = request.weight();
    if (calls != null) {
      heldBytes += weight - calls.weight;
      calls.add(shortened(request), weight);
    } else {
      heldBytes += weight;
      held.put(kind, new Calls(shortened(request), weight));
    }
    if (held.size() >= MOST_KINDS || heldBytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Passes on what is held. */
  void flush() {
    if (!held.isEmpty()) {
      held.values().forEach(calls -> out.accept(calls.event()));
      held.clear();
      heldBytes = 0;
    }
  }

  /** About how many bytes the calls take that are held. */
  int heldBytes() {
    return heldBytes;
  }

  /** How many calls were passed on without arguments, those that were aggregated not among them. */
  long withoutArguments() {
    return withoutArguments;
  }

  /** How many calls were passed on, or are held, as one of several. */
  long aggregated() {
    return aggregated;
  }

  private static Request shortened(Request request) {
    return request.caller().map(Caller::shortened).map(request::withCaller).orElse(request);
  }
}
