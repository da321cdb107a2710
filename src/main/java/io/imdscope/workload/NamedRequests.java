package io.imdscope.workload;

import io.imdscope.event.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Gives requests the names of their workloads and passes them on in the same order. A request whose
 * name is being asked for is held for at most a second; then it goes out with what is known.
 */
public final class NamedRequests {
  /** How long a request is held at most. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** Requests held; when there are more, the oldest goes out with what is known. */
  static final int MAX_HELD = 2048;

  /** About how many bytes they may take in memory, as {@link #MAX_HELD}. */
  static final int MAX_HELD_BYTES = 4 << 20;

  private final RequestNames names;
  private final Consumer<Request> sink;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private long heldBytes;

  private record Held(Request request, long until) {}

  /** Passes requests on to {@code sink}. */
  public NamedRequests(RequestNames names, Consumer<Request> sink) {
    this.names = names;
    this.sink = sink;
  }

  /** Takes the next request at this time on a monotonic clock. */
  public void accept(Request request, long nanos) {
    Naming naming = naming(request);
    if (held.isEmpty() && !naming.pending()) {
      sink.accept(request.withWorkload(naming.workload()));
      return;
    }
    held.add(new Held(request, nanos + LONGEST_WAIT.toNanos()));
    heldBytes += request.weight();
    while (held.size() > MAX_HELD || heldBytes > MAX_HELD_BYTES) {
      release();
    }
  }

  /** Passes on what is named by now, and what has waited long enough. */
  public void tick(long nanos) {
    while (!held.isEmpty()) {
      Held first = held.getFirst();
      Naming naming = naming(first.request());
      if (naming.pending() && nanos - first.until() < 0) {
        return;
      }
      held.removeFirst();
      heldBytes -= first.request().weight();
      sink.accept(first.request().withWorkload(naming.workload()));
    }
  }

  /** Passes all on with what is known. */
  public void finish() {
    while (!held.isEmpty()) {
      release();
    }
  }

  /**
   * When the oldest that waits was sent, on the clock since boot; {@link Long#MAX_VALUE} when none
   * does.
   */
  public long heldSince() {
    long since = Long.MAX_VALUE;
    for (Held each : held) {
      since = Math.min(since, each.request().bootNanos());
    }
    return since;
  }

  /** Whether a request waits for a name. */
  public boolean isHolding() {
    return !held.isEmpty();
  }

  private void release() {
    Request request = held.removeFirst().request();
    heldBytes -= request.weight();
    sink.accept(request.withWorkload(naming(request).workload()));
  }

  private Naming naming(Request request) {
    return names.name(request);
  }
}
