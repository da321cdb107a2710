package io.imdscope.http;

import io.imdscope.event.Caller;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Callers of connections of which nothing was read yet that was sent: the kernel tells of a caller
 * just before that. Bounded in count and in bytes, the oldest out first: where what was sent was
 * lost it cannot grow, and a caller that was pushed out shows as a request without one.
 */
final class Announcements {
  private final int maxCount;
  private final long maxBytes;
  private final LinkedHashMap<Long, Announced> callers = new LinkedHashMap<>();
  private long bytes;

  /**
   * A caller.
   *
   * @param weight its own, which takes long to find out
   */
  record Announced(Caller caller, long nanos, int weight) {}

  Announcements(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  void put(long connection, Caller caller, long nanos) {
    remove(connection);
    Announced announced = new Announced(caller, nanos, caller.weight());
    callers.put(connection, announced);
    bytes += announced.weight();
    while (callers.size() > maxCount || bytes > maxBytes) {
      remove(callers.firstEntry().getKey());
    }
  }

  /** The caller of a connection, which is forgotten here. */
  Optional<Announced> remove(long connection) {
    Announced announced = callers.remove(connection);
    if (announced == null) {
      return Optional.empty();
    }
    bytes -= announced.weight();
    return Optional.of(announced);
  }

  /** Forgets those that are older than {@code age} nanoseconds. */
  void expire(long nanos, long age) {
    while (!callers.isEmpty() && nanos - callers.firstEntry().getValue().nanos() >= age) {
      Optional<Announced> _ = remove(callers.firstEntry().getKey());
    }
  }

  void clear() {
    callers.clear();
    bytes = 0;
  }

  int size() {
    return callers.size();
  }

  long heldBytes() {
    return bytes;
  }
}
