package io.imdscope.event;

import java.time.Instant;
import java.util.Optional;

/**
 * What a capture source saw on one connection to an endpoint, in the order it happened. {@code
 * connection} names the connection (a socket cookie); {@code nanos} is the source's monotonic
 * clock, for durations.
 */
public sealed interface Observation {
  long connection();

  long nanos();

  /** The connection's caller is known; comes before the bytes where it can be had at all. */
  record Connected(long connection, long nanos, Caller caller) implements Observation {}

  /**
   * A TCP segment from the caller, which may come again (retransmission) and out of order.
   *
   * @param time wall clock
   * @param sequence TCP sequence number of the first byte; relative to the first byte of the
   *     connection when {@code anchored}
   * @param anchored whether the start of the connection was seen
   * @param bytes the payload, or its beginning; token and authorization values may be masked
   * @param length bytes of payload on the wire, at least {@code bytes.length}
   * @param end whether the caller sends no more after this (FIN)
   */
  @SuppressWarnings("ArrayRecordComponent") // a hot path; never compared
  record Sent(
      long connection,
      long nanos,
      Instant time,
      Flow flow,
      int sequence,
      boolean anchored,
      byte[] bytes,
      int length,
      boolean end)
      implements Observation {}

  /**
   * A TCP segment from the endpoint. Of its payload only a status leaves the kernel.
   *
   * @param sequence TCP sequence number of the first byte, as on the wire
   * @param length bytes of payload on the wire
   * @param status the status code when the payload begins with an HTTP status line, else 0
   * @param hopLimit IP TTL or hop limit with which it arrived
   * @param end whether the endpoint sends no more after this (FIN)
   */
  record Received(
      long connection, long nanos, int sequence, int length, int status, int hopLimit, boolean end)
      implements Observation {}

  /**
   * The connection was seen elsewhere too, where its client has another address: what its ends are
   * is known better now.
   */
  record Routed(long connection, long nanos, Flow flow) implements Observation {}

  /**
   * A response was on its way, and its IP TTL does not reach as far as the caller.
   *
   * @param status its status code
   */
  record Undelivered(long connection, long nanos, int status) implements Observation {}

  /**
   * A call as another tool logged it; all that will be known of it.
   *
   * @param connection which of the log's calls it is
   * @param told what that tool took it for: {@link Version#V1} when it saw no token's name, {@link
   *     Version#V2} when it did, wherever that was, {@link Version#UNKNOWN} when it saw nothing
   * @param head the request's head; empty where the log has none
   * @param whole whether the head's end is there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Logged(
      long connection,
      long nanos,
      Instant time,
      Flow flow,
      Optional<Caller> caller,
      Version told,
      byte[] head,
      boolean whole)
      implements Observation {}

  /** The connection is gone (a reset from either side, or the source knows it ended). */
  record Closed(long connection, long nanos) implements Observation {}
}
