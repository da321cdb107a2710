package io.imdscope.reconcile.flow;

import io.imdscope.reconcile.WatchedTime;
import io.imdscope.reconcile.flow.CredentialReads.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When who read the credentials of one node: by all of it, and by each address of its callers. */
final class NodeReads {
  final String name;

  /** When all who read were seen. */
  final WatchedTime watched = new WatchedTime();

  private final ReadTimes all = new ReadTimes();
  private final Map<Address, ReadTimes> byAddress = new HashMap<>();

  NodeReads(String name) {
    this.name = name;
  }

  /**
   * One more read.
   *
   * @param reader its index, and where it reads from
   */
  void add(long second, int reader, Address address) {
    all.add(second, reader);
    byAddress.computeIfAbsent(address, each -> new ReadTimes()).add(second, reader);
  }

  /** All is there; before anything is looked for. */
  void end(List<Reader> readers) {
    watched.end();
    all.end(readers);
    byAddress.values().forEach(each -> each.end(readers));
  }

  /** Who read last of those that read from one second to another. */
  Optional<ReadTimes.Last> last(long from, long to) {
    return all.last(from, to);
  }

  /** The same of those at that address only. */
  Optional<ReadTimes.Last> last(Address address, long from, long to) {
    return Optional.ofNullable(byAddress.get(address)).flatMap(each -> each.last(from, to));
  }
}
