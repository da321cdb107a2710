package io.imdscope.output.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What was said of late, and what came since: at most {@value #MAX_KEYS} workloads and causes, the
 * least recently calling one gives way. Safe for threads; nobody waits in it.
 */
final class Postings {
  static final int MAX_KEYS = 1024;

  private final LongSupplier nanos;
  private final Map<Subject.Key, State> states =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject.Key, State> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** Calls of which nothing was said yet, and when the first of them was. */
  record Calls(long count, Instant since) {}

  private static final class State {
    private boolean inHand;
    private boolean quiet;
    private long quietUntil;
    private long calls;
    private Instant since = Instant.EPOCH;

    void add(long count, Instant time) {
      since = calls == 0 || time.isBefore(since) ? time : since;
      calls += count;
    }

    Calls take() {
      Calls taken = new Calls(calls, since);
      calls = 0;
      return taken;
    }
  }

  Postings(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Takes note of a call; whether something is to be said of it, which is in hand from now on. */
  synchronized boolean call(Subject.Key key, Instant time) {
    State state = states.computeIfAbsent(key, _ -> new State());
    state.add(1, time);
    return takeInHand(state);
  }

  /**
   * What is to be said of what was in hand as {@code was}, now that it is known to be {@code is};
   * nothing when that was said already, or is in hand.
   */
  synchronized Optional<Calls> settle(Subject.Key was, Subject.Key is, Instant time) {
    State from = Optional.ofNullable(states.get(was)).orElseGet(() -> stateOf(time));
    if (was.equals(is)) {
      return Optional.of(from.take());
    }
    states.remove(was);
    Calls calls = from.take();
    State to = states.computeIfAbsent(is, _ -> new State());
    to.add(calls.count(), calls.since());
    return takeInHand(to) ? Optional.of(to.take()) : Optional.empty();
  }

  /** It is out of hand, and nothing more is said of it for so long. */
  synchronized void done(Subject.Key key, Duration quiet) {
    State state = states.computeIfAbsent(key, _ -> new State());
    state.inHand = false;
    state.quiet = true;
    state.quietUntil = nanos.getAsLong() + quiet.toNanos();
  }

  synchronized int size() {
    return states.size();
  }

  private boolean takeInHand(State state) {
    if (state.inHand || (state.quiet && nanos.getAsLong() - state.quietUntil < 0)) {
      return false;
    }
    state.inHand = true;
    return true;
  }

  /** Of what had to give way meanwhile: the one call that is known. */
  private static State stateOf(Instant time) {
    State state = new State();
    state.add(1, time);
    return state;
  }
}
