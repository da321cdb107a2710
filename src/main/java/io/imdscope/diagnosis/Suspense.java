package io.imdscope.diagnosis;

import io.imdscope.event.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
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
  private final Consumer<Held> settle;

  /** A call, and what it is to be counted under once its cause is settled. */
  record Held(
      Request request, NodeTally node, WorkloadTally workload, ClientTally client, long count) {}

  Suspense(Consumer<Held> settle) {
    this.settle = settle;
  }

  void hold(Held call) {
    if (held.size() == MOST) {
      settle.accept(held.removeFirst());
    }
    held.addLast(call);
  }

  /** The time on that node is now this: what is older is settled. */
  void tick(NodeTally node, Instant time) {
    Instant old = held.isEmpty() ? Instant.MIN : time.minus(LONGEST);
    while (!held.isEmpty()) {
      Held first = held.peekFirst();
      if (first.node() == node && first.request().time().isAfter(old)) {
        return;
      }
      if (first.node() != node && first.request().time().isAfter(first.node().latest().minus(LONGEST))) {
        return;
      }
      settle.accept(held.removeFirst());
    }
  }

  void settleAll() {
    for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
      settle.accept(all.next());
      all.remove();
    }
  }

  int held() {
    return held.size();
  }
}
