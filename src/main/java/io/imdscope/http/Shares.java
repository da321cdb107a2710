package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The connections by workload, which is their caller's control group: where there is no room left,
 * the workload that takes most of it gives way, so that one that opens many connections pushes out
 * its own and not another's.
 */
final class Shares {
  /** What one workload has; {@link CgroupPath#UNKNOWN}'s are those without a caller. */
  static final class Share {
    private final CgroupPath workload;

    /** Least recently used first. */
    private final LinkedHashMap<Long, Connection> connections = new LinkedHashMap<>(8, 0.75f, true);

    private long bytes;

    private Share(CgroupPath workload) {
      this.workload = workload;
    }

    /** One of its connections is used now. */
    void touch(Long id) {
      Connection _ = connections.get(id);
    }

    /** Its connections hold so many bytes more. */
    void add(int more) {
      bytes += more;
    }
  }

  private final Map<CgroupPath, Share> shares = new HashMap<>();

  /** Puts a connection where its caller belongs, now that it is known, or known better. */
  void put(long id, Connection connection) {
    CgroupPath workload = connection.caller().map(Caller::cgroup).orElse(CgroupPath.UNKNOWN);
    Share before = connection.share;
    if (before != null && before.workload.equals(workload)) {
      return;
    }
    remove(id, connection);
    Share share = shares.computeIfAbsent(workload, Share::new);
    share.connections.put(id, connection);
    share.bytes += connection.accounted;
    connection.share = share;
  }

  void remove(long id, Connection connection) {
    Share share = connection.share;
    if (share != null) {
      share.connections.remove(id);
      share.bytes -= connection.accounted;
      if (share.connections.isEmpty()) {
        shares.remove(share.workload);
      }
      connection.share = null;
    }
  }

  /** The least recently used of the workload that has most connections. */
  long ofMostConnections() {
    return most(share -> share.connections.size()).connections.firstEntry().getKey();
  }

  /** The least recently used that holds anything, of the workload that holds most bytes. */
  long ofMostBytes() {
    return most(share -> share.bytes).connections.entrySet().stream()
        .filter(entry -> entry.getValue().accounted > 0)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  void clear() {
    shares.clear();
  }

  private Share most(ToLongFunction<Share> size) {
    return Collections.max(shares.values(), Comparator.comparingLong(size));
  }
}
