package io.imdscope.capture.kernel;

import io.imdscope.event.Caller;
import io.imdscope.event.Flow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Searches the callers of connections from before the start, for each connection once: looking anew
 * takes at most a fifth of the time, so one that comes too soon is searched at its next bytes.
 */
final class OwnerSearch {
  static final int MAX_SEARCHED = 1024;

  private final Function<Flow, Optional<Caller>> owners;
  private final Runnable look;
  private final LongSupplier nanos;
  private final Map<Long, Boolean> searched =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MAX_SEARCHED;
        }
      };
  private boolean looked;
  private long nextLook;

  /**
   * A search that has not looked yet.
   *
   * @param owners finds a caller by what was seen at the last look
   * @param nanos a monotonic clock
   */
  OwnerSearch(Function<Flow, Optional<Caller>> owners, Runnable look, LongSupplier nanos) {
    this.owners = owners;
    this.look = look;
    this.nanos = nanos;
  }

  /** The caller of a connection, when it is found now for the first time. */
  Optional<Caller> find(long connection, Flow flow) {
    if (searched.containsKey(connection)) {
      return Optional.empty();
    }
    Optional<Caller> caller = owners.apply(flow);
    long before = nanos.getAsLong();
    if (caller.isEmpty() && looked && before - nextLook < 0) {
      return caller;
    }
    if (caller.isEmpty()) {
      look.run();
      long after = nanos.getAsLong();
      looked = true;
      nextLook = after + 4 * (after - before);
      caller = owners.apply(flow);
    }
    searched.put(connection, true);
    return caller;
  }

  int size() {
    return searched.size();
  }
}
