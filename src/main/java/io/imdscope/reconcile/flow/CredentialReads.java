package io.imdscope.reconcile.flow;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Outcome;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Workload;
import io.imdscope.reconcile.Complaints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who took the role's credentials of which node, and which addresses are a node's own: what the log
 * has to tell before flows are looked at. Bounded: of what comes beyond nothing is kept, and it is
 * said.
 */
public final class CredentialReads {
  static final int MOST_READS = 2_000_000;
  static final int MOST_READERS = 100_000;
  static final int MOST_ADDRESSES = 200_000;
  static final int MOST_NODES = 10_000;

  private static final String ROLE = "/iam/security-credentials";

  /** An address. */
  record Address(long high, long low) {}

  private final Function<Workload, String> names;
  private final int mostReads;
  private final Map<String, NodeReads> nodes = new HashMap<>();
  private final Map<Reader, Integer> known = new HashMap<>();
  private final List<Reader> readers = new ArrayList<>();
  private final Map<Address, NodeReads> addresses = new HashMap<>();
  private final AddressParser parser = new AddressParser();

  /** Stands for two nodes that had the same address. */
  private final NodeReads several = new NodeReads("");

  private int reads;
  private long dropped;

  /** With what a person calls a workload. */
  public CredentialReads(Function<Workload, String> names) {
    this(names, MOST_READS);
  }

  CredentialReads(Function<Workload, String> names, int mostReads) {
    this.names = names;
    this.mostReads = mostReads;
  }

  /** The next event of the log. */
  public void event(Event event, Origin origin) {
    NodeReads node = node(origin);
    if (node == several) {
      return;
    }
    switch (event) {
      case Coverage coverage -> node.watched.coverage(coverage);
      case Request request -> {
        boolean _ = node.watched.line(origin.run(), request.number(), request.time());
        take(request, request.time().getEpochSecond(), node);
      }
      case Repeated repeated -> {
        Request last = repeated.last();
        boolean _ = node.watched.group(origin.run(), repeated);
        if (repeated.count() > 1) {
          take(last, repeated.first().getEpochSecond(), node);
        }
        take(last, last.time().getEpochSecond(), node);
      }
    }
  }

  private void take(Request request, long second, NodeReads node) {
    if (request.flow().endpoint().kind() != Endpoint.Kind.IMDS) {
      return;
    }
    parser.set(request.flow().clientAddress());
    Address address = new Address(parser.high(), parser.low());
    NodeReads owner = addresses.get(address);
    if (owner == null && addresses.size() < MOST_ADDRESSES) {
      addresses.put(address, node);
    } else if (owner != null && owner != node) {
      addresses.put(address, several);
    }
    if (isRead(request)) {
      add(node, second, new Reader(names.apply(request.workload()), parser.high(), parser.low()));
    }
  }

  private void add(NodeReads node, long second, Reader reader) {
    Integer index = known.get(reader);
    if (reads == mostReads || (index == null && readers.size() == MOST_READERS)) {
      dropped++;
      return;
    }
    if (index == null) {
      index = readers.size();
      known.put(reader, index);
      readers.add(reader);
    }
    reads++;
    node.add(second, index, new Address(reader.high(), reader.low()));
  }

  /**
   * Whether it asked for the credentials themselves, not for the role's name, and may have them.
   */
  private static boolean isRead(Request request) {
    String path = request.head().map(RequestHead::path).orElse("");
    int role = path.indexOf(ROLE);
    int slash = role < 0 ? -1 : path.indexOf('/', role + ROLE.length());
    return slash >= 0
        && slash + 1 < path.length()
        && request.outcome().map(each -> each == Outcome.OK).orElse(true);
  }

  private NodeReads node(Origin origin) {
    String name = origin.hostId().orElse(origin.hostName());
    NodeReads node = nodes.get(name);
    if (node == null) {
      if (nodes.size() == MOST_NODES) {
        dropped++;
        return several;
      }
      node = new NodeReads(name);
      nodes.put(name, node);
    }
    return node;
  }

  /** All is handed in; what had no room is said. */
  void end(Complaints problems) {
    nodes.values().forEach(node -> node.end(readers));
    if (dropped > 0) {
      problems.add(
          "the log has "
              + dropped
              + " reads of credentials more than are kept: give the log of fewer nodes or days");
    }
  }

  Map<String, NodeReads> nodes() {
    return nodes;
  }

  /** The node of that address, as far as it is one's only. */
  Optional<NodeReads> owner(long high, long low) {
    return Optional.ofNullable(addresses.get(new Address(high, low)))
        .filter(node -> node != several);
  }

  Reader reader(int index) {
    return readers.get(index);
  }

  int reads() {
    return reads;
  }
}
