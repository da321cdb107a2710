package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The callers of open connections, kept in the kernel for the next process: of those whose record
 * is given back while the connection goes on. One that opens and ends in between costs nothing.
 * Where there are more than the map holds, the oldest give way; the kernel tells of them again, but
 * not for what was recorded until then.
 */
final class KeptCallers {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Fresh(long first, long last, byte[] record) {}

  private record End(long position, long connection) {}

  private final BpfMap map;

  /** Connections from before this process, whose beginning it will not see. */
  private final Set<Long> inherited = new LinkedHashSet<>();

  private final Set<Long> untold = new LinkedHashSet<>();
  private final Set<Long> kept = new LinkedHashSet<>();
  private final Map<Long, Fresh> fresh = new LinkedHashMap<>();
  private final Deque<End> ends = new ArrayDeque<>();

  /** Takes over what the last process kept. */
  KeptCallers(BpfMap map) {
    this.map = map;
    map.keys()
        .forEach(key -> kept.add(ByteBuffer.wrap(key).order(ByteOrder.nativeOrder()).getLong()));
    inherited.addAll(kept);
    untold.addAll(kept);
  }

  /** A caller's record was read. */
  void read(long connection, long position, byte[] record) {
    untold.remove(connection);
    Fresh earlier = fresh.get(connection);
    long first = earlier == null ? position : earlier.first();
    fresh.put(connection, new Fresh(first, position, record));
  }

  /** The caller's record, once, of a connection of which this process was not told. */
  Optional<byte[]> recall(long connection) {
    return !untold.isEmpty() && untold.remove(connection)
        ? map.get(key(connection))
        : Optional.empty();
  }

  /** The connection was told to an earlier process; where this one was not, it began before it. */
  void inherit(long connection) {
    if (fresh.containsKey(connection) || kept.contains(connection)) {
      return;
    }
    if (inherited.size() >= 2 * map.maxEntries()) {
      inherited.remove(inherited.iterator().next());
    }
    inherited.add(connection);
  }

  boolean isInherited(long connection) {
    return !inherited.isEmpty() && inherited.contains(connection);
  }

  /** The caller sends no more. */
  void ended(long connection, long position) {
    if (fresh.containsKey(connection) || kept.contains(connection)) {
      ends.add(new End(position, connection));
    }
  }

  /** Runs what gives back all before a position, in between what makes that safe. */
  void giveBack(long until, Runnable giveBack) {
    List<Long> ended = new ArrayList<>();
    while (!ends.isEmpty() && ends.getFirst().position() < until) {
      End end = ends.removeFirst();
      Fresh later = fresh.get(end.connection());
      if (later == null || later.last() < end.position()) { // else the socket connected again
        ended.add(end.connection());
      }
    }
    ended.forEach(fresh::remove);
    Iterator<Map.Entry<Long, Fresh>> entries = fresh.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Long, Fresh> entry = entries.next();
      if (entry.getValue().first() >= until) {
        break;
      }
      keep(entry.getKey(), entry.getValue().record());
      entries.remove();
    }
    giveBack.run();
    for (long connection : ended) {
      inherited.remove(connection);
      untold.remove(connection);
      if (kept.remove(connection)) {
        map.remove(key(connection));
      }
    }
  }

  /** How many are in the kernel. */
  int size() {
    return kept.size();
  }

  int limit() {
    return map.maxEntries();
  }

  private void keep(long connection, byte[] record) {
    if (!kept.contains(connection) && kept.size() >= map.maxEntries()) {
      long oldest = kept.iterator().next();
      kept.remove(oldest);
      map.remove(key(oldest));
    }
    map.put(key(connection), Arrays.copyOf(record, map.valueSize()));
    kept.add(connection);
  }

  private static byte[] key(long connection) {
    return ByteBuffer.allocate(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .putLong(connection)
        .array();
  }
}
