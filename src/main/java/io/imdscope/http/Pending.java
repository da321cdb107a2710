package io.imdscope.http;

import io.imdscope.event.Outcome;
import io.imdscope.event.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A request on its way: first its head becomes known, or first its answer. */
final class Pending {
  final long nanos;
  final Instant time;
  Classification classification = Classification.UNREADABLE;
  Optional<RequestHead> head = Optional.empty();
  int weight;

  /** Nothing more will be known of the head. */
  boolean complete;

  /** Nothing more will be known of the answer. */
  boolean settled;

  /** Reported; stays in line while unanswered, as answers come in the order of requests. */
  boolean emitted;

  Optional<Outcome> outcome = Optional.empty();
  Optional<Duration> duration = Optional.empty();
  OptionalInt status = OptionalInt.empty();
  OptionalInt hopLimit = OptionalInt.empty();

  Pending(long nanos, Instant time) {
    this.nanos = nanos;
    this.time = time;
  }

  void answered(int code, int hops, long at) {
    settled = true;
    outcome = Optional.of(Outcome.ofStatus(code));
    status = OptionalInt.of(code);
    duration = Optional.of(Duration.ofNanos(Math.max(0, at - nanos)));
    hopLimit = hops > 0 ? OptionalInt.of(hops) : OptionalInt.empty();
  }
}
