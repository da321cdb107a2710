package io.imdscope.http;

import io.imdscope.event.Loss;
import io.imdscope.event.Observation.Received;
import io.imdscope.event.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The requests of one connection that are not reported yet, in order, and their answers.
 *
 * <p>A server answers in order, so a status belongs to the oldest request without one. Only a
 * status at the start of a packet can be seen: the answers to pipelined requests may share a packet
 * of which all but the first are hidden. So {@code no_response} is said only when no byte at all
 * came since the request was sent; what was perhaps answered unseen has no outcome.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2">RFC 9112, 9.3.2:
 *     pipelining</a>
 */
final class Outstanding {
  /** So many are no more than what a connection takes in memory anyway. */
  private static final int FEW = 4;

  private static final int PENDING_BYTES = 96;

  private final Limits limits;
  private final Counters counters;
  private final Consumer<Pending> sink;

  /** Gone through by index: it is for each record, and an iterator is made anew each time. */
  private final List<Pending> line = new ArrayList<>(FEW);

  private final Responses responses = new Responses();

  /** So many were let go of before they were answered. */
  private int dropped;

  private int live;
  private int weight;

  Outstanding(Limits limits, Counters counters, Consumer<Pending> sink) {
    this.limits = limits;
    this.counters = counters;
    this.sink = sink;
  }

  /** Whether all that was sent is reported and answered. */
  boolean isEmpty() {
    return line.isEmpty();
  }

  /** Whether all that was sent is reported. */
  boolean isReported() {
    return live == 0;
  }

  /** When the oldest that is not reported was sent; {@link Long#MAX_VALUE} when all are. */
  long unreportedSince() {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.emitted) {
        return pending.nanos;
      }
    }
    return Long.MAX_VALUE;
  }

  boolean awaitsAnswer() {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.settled) {
        return true;
      }
    }
    return false;
  }

  int heldBytes() {
    return weight + Math.max(0, line.size() - FEW) * PENDING_BYTES;
  }

  Pending begin(long nanos, Instant time) {
    if (live == limits.outstanding()) {
      counters.lose(Loss.REQUESTS_FULL);
      emit(line.stream().filter(pending -> !pending.emitted).findFirst().orElseThrow());
      report();
    }
    if (line.size() >= 2 * limits.outstanding()) {
      dropped += line.removeFirst().settled ? 0 : 1;
    }
    Pending pending = new Pending(nanos, time);
    line.add(pending);
    live++;
    return pending;
  }

  void complete(Pending pending, int cost) {
    pending.complete = true;
    pending.weight = cost;
    weight += cost;
    report();
  }

  Responses responses() {
    return responses;
  }

  /**
   * Gives a final status to the request that it answers.
   *
   * @return whether there is one that it could be for
   */
  boolean answer(Received received) {
    Optional<Pending> match = Optional.empty();
    // A request sent after the last status came cannot have been answered in that packet; if there
    // is one, those sent before it were, or they would be answered now.
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.settled && !responses.finalSince(pending.nanos)) {
        match = Optional.of(pending);
        break;
      }
    }
    boolean known = false;
    for (int i = 0; i < line.size() && !known; i++) {
      Pending pending = line.get(i);
      if (!pending.settled) {
        known = match.isEmpty() || match.get() == pending;
        if (known) {
          pending.answered(received.status(), received.hopLimit(), received.nanos());
        }
        pending.settled = true;
      }
    }
    if (!known && dropped > 0) {
      dropped--;
      known = true;
    }
    responses.sawFinal(received.nanos());
    report();
    return known;
  }

  /**
   * The answer to the oldest dies on its way: with no hop left, as far as its caller is from it.
   */
  void undelivered() {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.settled) {
        pending.hopLimit = OptionalInt.of(0);
        break;
      }
    }
  }

  /** Whether the oldest waits for an answer that does not come so far. */
  boolean isUndelivered() {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.settled) {
        return pending.hopLimit.equals(OptionalInt.of(0));
      }
    }
    return false;
  }

  /** Reports those that have waited too long; an answer that comes later is still theirs. */
  void expire(long nanos) {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (nanos - pending.nanos < limits.answerWait().toNanos()) {
        break;
      }
      if (!pending.emitted && !pending.settled && pending.complete) {
        judge(pending);
        emit(pending);
      }
    }
    report();
  }

  /** Reports all. An answer can come no more, or, unless {@code known}, it would not be seen. */
  void end(boolean known) {
    for (int i = 0; i < line.size(); i++) {
      Pending pending = line.get(i);
      if (!pending.settled && !pending.emitted) {
        if (known) {
          judge(pending);
        }
        pending.settled = true;
      }
    }
    report();
  }

  private void judge(Pending pending) {
    if (!responses.bytesSince(pending.nanos)) {
      pending.outcome = Optional.of(Outcome.NO_RESPONSE);
    }
  }

  private void report() {
    int at = 0;
    while (at < line.size()) {
      Pending pending = line.get(at);
      if (!pending.emitted) {
        if (!pending.complete || !pending.settled) {
          return;
        }
        emit(pending);
      }
      if (pending.settled) {
        line.remove(at);
      } else {
        at++;
      }
    }
  }

  private void emit(Pending pending) {
    pending.emitted = true;
    live--;
    weight -= pending.weight;
    sink.accept(pending);
    pending.head = Optional.empty();
  }
}
