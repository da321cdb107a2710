package io.imdscope.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One HTTP request head sent to an endpoint, with its outcome. Holds no secret: values outside the
 * allow list were dropped and tokens cut out before it was made.
 *
 * @param number which of all that the run reported it is, from 1; 0 when that is not known
 * @param bootNanos when its first byte was sent on the machine's clock since boot; with the
 *     client's address and port it tells one request of a boot from all others; 0 when it is not
 *     known
 * @param time the same on the wall clock
 * @param category the path without its version, instance-specific parts cut; empty when there is no
 *     readable path
 * @param sensitive whether the answer holds credentials or often holds secrets
 * @param outcome absent when it could not be known: tracing ended first, or the status line was not
 *     at the start of a packet
 * @param duration from the first byte sent to the response's first packet
 * @param head absent when the bytes are not HTTP
 * @param hopLimit for a token response only: the IP TTL with which it arrived at the caller's
 *     socket
 * @param caller absent when the owner of the connection could not be found
 * @param finding why it had no token, where that is known
 */
public record Request(
    long number,
    long bootNanos,
    Instant time,
    Version version,
    Api api,
    String category,
    boolean sensitive,
    Optional<Outcome> outcome,
    Optional<Duration> duration,
    Optional<RequestHead> head,
    OptionalInt status,
    Flow flow,
    OptionalInt hopLimit,
    Optional<Caller> caller,
    Workload workload,
    Optional<Finding> finding)
    implements Event {

  /** About how many bytes it takes in memory. */
  public int weight() {
    return 512
        + (head.isPresent() ? head.get().weight() : 0)
        + (caller.isPresent() ? caller.get().weight() : 0);
  }

  /** Whether its client is known by its address only, as packets tell it. */
  public boolean isByAddress() {
    return caller.isEmpty()
        && (workload instanceof Workload.Address
            || (workload instanceof Workload.Pod pod
                && pod.namedBy().filter(Source.ADDRESS::equals).isPresent()));
  }

  /** The same request, of whose machine's clock nothing is known. */
  public Request withoutBootTime() {
    return new Request(
        number, 0, time, version, api, category, sensitive, outcome, duration, head, status, flow,
        hopLimit, caller, workload, finding);
  }

  /** The same request, sent at another time. */
  public Request withTime(Instant itsTime) {
    return new Request(
        number, bootNanos, itsTime, version, api, category, sensitive, outcome, duration, head,
        status, flow, hopLimit, caller, workload, finding);
  }

  /** The same request with its workload named. */
  public Request withWorkload(Workload workload) {
    return new Request(
        number, bootNanos, time, version, api, category, sensitive, outcome, duration, head, status,
        flow, hopLimit, caller, workload, finding);
  }

  /** The same request with another view of its caller. */
  public Request withCaller(Caller itsCaller) {
    return new Request(
        number,
        bootNanos,
        time,
        version,
        api,
        category,
        sensitive,
        outcome,
        duration,
        head,
        status,
        flow,
        hopLimit,
        Optional.of(itsCaller),
        workload,
        finding);
  }

  /** The same request, counted and, where that is known, explained. */
  public Request reported(long itsNumber, Optional<Finding> found) {
    return new Request(
        itsNumber, bootNanos, time, version, api, category, sensitive, outcome, duration, head,
        status, flow, hopLimit, caller, workload, found);
  }
}
