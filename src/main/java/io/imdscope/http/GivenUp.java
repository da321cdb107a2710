package io.imdscope.http;

import io.imdscope.event.Caller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Connections whose caller has said that it sends no more, while a request on them has no answer.
 * An answer may still come, but not once the same process, or the next one of the same script, asks
 * for something else: then the caller has given up, and what it does next is to be told after that.
 */
final class GivenUp {
  static final int MOST = 64;

  private final Map<Long, Connection> waiting = new LinkedHashMap<>();

  void add(long id, Connection connection) {
    if (waiting.size() == MOST) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    waiting.put(id, connection);
  }

  void remove(long id) {
    if (!waiting.isEmpty()) {
      waiting.remove(id);
    }
  }

  /** Those that the caller of a request on another connection has given up; they are let go of. */
  List<Long> by(long id, Optional<Caller> caller) {
    if (waiting.isEmpty() || caller.isEmpty()) {
      return List.of();
    }
    List<Long> found = new ArrayList<>();
    for (Iterator<Map.Entry<Long, Connection>> all = waiting.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Long, Connection> entry = all.next();
      if (entry.getKey() != id
          && entry.getValue().caller().filter(other -> goesOn(other, caller.get())).isPresent()) {
        found.add(entry.getKey());
        all.remove();
      }
    }
    return found;
  }

  private static boolean goesOn(Caller before, Caller now) {
    return isSameProcess(before, now)
        || (before.process().name().equals(now.process().name())
            && !Collections.disjoint(before.script(), now.script()));
  }

  private static boolean isSameProcess(Caller a, Caller b) {
    return a.process().pid() == b.process().pid()
        && a.process().startTime().equals(b.process().startTime());
  }

  void clear() {
    waiting.clear();
  }

  int waiting() {
    return waiting.size();
  }
}
