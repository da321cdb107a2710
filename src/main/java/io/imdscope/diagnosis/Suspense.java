package io.imdscope.diagnosis;

import io.imdscope.event.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Calls without a token whose cause is not settled: a request for a token that gets no answer is
 * reported only when nothing can come any more, which may be after the call that went on without.
 */
final class Suspense {
  /** The longest that an answer is waited for, and then some. */
  static final Duration LONGEST = Duration.ofSeconds(12);

  static final int MOST = 1024;

  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final long mostBytes;
  private final Consumer<Held> settle;
  private long bytes;

  /**
   * A call, and what it is to be counted under once its cause is settled.
   *
   * @param weight the request's, which takes long to find out
   * @param settled when it is, by the time of its node
   */
  record Held(
      Request request,
      NodeTally node,
      WorkloadTally workload,
      ClientTally client,
      long count,
      int weight,
      Instant settled) {
    Held(Request request, NodeTally node, WorkloadTally workload, ClientTally client, long count) {
      this(request, node, workload, client, count, request.weight(), request.time().plus(LONGEST));
    }
  }

  /**
   * Holds none.
   *
   * @param mostBytes about how much memory what is held may take; the oldest is settled early
   */
  Suspense(long mostBytes, Consumer<Held> settle) {
    this.mostBytes = mostBytes;
    this.settle = settle;
  }

  void hold(Held call) {
    held.addLast(call);
    bytes += call.weight();
    while (held.size() > MOST || bytes > mostBytes) {
      settleFirst();
    }
  }

  /** Settles what is old by the time of its node. */
  void tick() {
    while (!held.isEmpty() && isOld(held.peekFirst())) {
      settleFirst();
    }
  }

  private static boolean isOld(Held call) {
    return !call.settled().isAfter(call.node().latest());
  }

  void settleAll() {
    while (!held.isEmpty()) {
      settleFirst();
    }
  }

  private void settleFirst() {
    Held call = held.removeFirst();
    bytes -= call.weight();
    settle.accept(call);
  }

  int held() {
    return held.size();
  }

  long bytes() {
    return bytes;
  }
}
