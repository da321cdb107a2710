package io.imdscope.reconcile.flow;

import io.imdscope.reconcile.Complaints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes flow after flow, and keeps of them only sums by node and workload: memory does not grow
 * with their number.
 */
public final class FlowJoin {
  /** The end of the year 9999. */
  private static final long LATEST = 253_402_300_799L;

  private final CredentialReads reads;
  private final IpRanges ranges;
  private final long within;
  private final Map<CredentialReads.Address, Boolean> endpoints = new HashMap<>();
  private final List<byte[]> interfaces = new ArrayList<>();
  private final NodeNames instances;
  private final AddressParser source = new AddressParser();
  private final AddressParser destination = new AddressParser();
  private final Map<String, Map<String, Uses>> uses = new TreeMap<>();

  /** Of flows before which somebody may have read who is in no line. */
  private final Map<String, Uses> unwatched = new TreeMap<>();

  private long records;
  private long noData;
  private long skipData;
  private long elsewhere;
  private long malformed;
  private long placeless;

  /** Whether anything but a record itself can tell where the API is. */
  private final boolean placeable;

  /**
   * Beside these reads.
   *
   * @param endpoints addresses and network interfaces of interface endpoints of the API
   * @param withinSeconds how long before a flow a read is taken for its cause
   */
  public FlowJoin(
      CredentialReads reads,
      IpRanges ranges,
      List<String> endpoints,
      long withinSeconds,
      Complaints problems) {
    this.reads = reads;
    this.ranges = ranges;
    this.within = withinSeconds;
    reads.end(problems);
    placeable = ranges != IpRanges.NONE || !endpoints.isEmpty();
    instances = new NodeNames(reads.nodes());
    for (String each : endpoints) {
      if (each.startsWith("eni-")) {
        interfaces.add(each.getBytes(StandardCharsets.UTF_8));
      } else {
        destination.parse(each);
        this.endpoints.put(
            new CredentialReads.Address(destination.high(), destination.low()), true);
      }
    }
  }

  /** Whether that names an interface endpoint: an address, or a network interface's id. */
  public static boolean isEndpoint(String text) {
    return text.matches("eni-[0-9a-f]{8,17}") || new AddressParser().parse(text);
  }

  /**
   * The next record.
   *
   * @return whether it could be read
   */
  boolean accept(FlowRecord flow) {
    records++;
    if (!flow.isHttps()) {
      return other(flow);
    }
    FlowTarget target = target(flow);
    if (target == null) {
      malformed++;
      return false;
    }
    if (target == FlowTarget.NONE) {
      return true;
    }
    long start = flow.get(Field.START).number();
    long end = Math.max(start, flow.get(Field.END).number());
    if (start < 0 || end > LATEST || !source.parse(flow.source())) {
      malformed++;
      return false;
    }
    Optional<NodeReads> node =
        instances.find(flow.get(Field.INSTANCE_ID)).or(() -> byAddress(flow));
    if (node.isEmpty()) {
      elsewhere++;
      return true;
    }
    choose(node.get(), start, end, target, flow.isRejected());
    return true;
  }

  /**
   * Two networks may have the same addresses: where the record names an instance that the log has
   * not, the node is none that the log knows by its instance's id.
   */
  private Optional<NodeReads> byAddress(FlowRecord flow) {
    boolean another = !flow.get(Field.INSTANCE_ID).isAbsent();
    return reads
        .owner(source.high(), source.low())
        .or(() -> atInterface(flow))
        .filter(node -> !another || !node.name.startsWith("i-"));
  }

  /** With translation, the node's own address is in srcaddr only. */
  private Optional<NodeReads> atInterface(FlowRecord flow) {
    AddressParser own = destination; // not needed any more
    return own.parse(flow.get(Field.SRCADDR))
        ? reads.owner(own.high(), own.low())
        : Optional.empty();
  }

  private boolean other(FlowRecord flow) {
    if (flow.isNoData()) {
      noData++;
    } else if (flow.isSkipData()) {
      skipData++;
    } else if (flow.get(Field.DSTPORT).number() < 0 && !flow.get(Field.DSTPORT).isAbsent()) {
      malformed++;
      return false;
    }
    return true;
  }

  /** Null when the address is none. */
  private FlowTarget target(FlowRecord flow) {
    for (byte[] each : interfaces) {
      if (flow.get(Field.INTERFACE_ID).is(each)) {
        return FlowTarget.ENDPOINT;
      }
    }
    if (!destination.parse(flow.destination())) {
      return null;
    }
    if (!endpoints.isEmpty()
        && endpoints.containsKey(
            new CredentialReads.Address(destination.high(), destination.low()))) {
      return FlowTarget.ENDPOINT;
    }
    Slice service = flow.get(Field.PKT_DST_AWS_SERVICE);
    if (!service.isAbsent()) {
      return IpRanges.of(service);
    }
    placeless += placeable ? 0 : 1;
    return ranges.at(destination);
  }

  /** Goes to who read at its own address, else to who read last of all. */
  private void choose(NodeReads node, long start, long end, FlowTarget target, boolean rejected) {
    CredentialReads.Address own = new CredentialReads.Address(source.high(), source.low());
    Optional<ReadTimes.Last> there = node.last(own, start - within, end);
    Optional<ReadTimes.Last> last = there.or(() -> node.last(start - within, end));
    // of calls that are in no line, any may be a read
    long from = (start - within) * 1000;
    long to = end * 1000 + 999;
    if (!node.watched.isFlawless(from, to)
        || (last.isEmpty() && !node.watched.covers(from, end * 1000))) {
      unwatched.computeIfAbsent(node.name, name -> new Uses()).add(target, start, end, rejected);
      return;
    }
    if (last.isEmpty()) {
      uses(node, "").add(target, start, end, rejected);
      return;
    }
    Uses use = uses(node, reads.reader(last.get().reader()).workload());
    use.add(target, start, end, rejected);
    if (last.get().several()) { // on the host's network all have the node's address
      use.lastOfSeveral++;
    } else if (there.isPresent()) {
      use.byAddress++;
    } else {
      use.only++;
    }
  }

  /** All records are there; what they could not be used for is said. */
  public void end(Complaints problems) {
    if (placeless > 0) {
      problems.add(
          "nothing tells whether "
              + placeless
              + " flows to port 443 went to the API; remedy: give --ip-ranges, which is AWS's"
              + " ip-ranges.json, or --api-endpoint, or flow logs with pkt-dst-aws-service");
    }
  }

  private Uses uses(NodeReads node, String workload) {
    return uses.computeIfAbsent(node.name, name -> new TreeMap<>())
        .computeIfAbsent(workload, name -> new Uses());
  }

  /** Something that is no record. */
  void malformed() {
    malformed++;
  }

  /** By node and workload, the empty name for flows before which nobody read. */
  Map<String, Map<String, Uses>> uses() {
    return uses;
  }

  /** By node, flows of which it is not known who read before, nor that nobody did. */
  Map<String, Uses> unwatched() {
    return unwatched;
  }

  /** Whether some of what flowed is in no record or could not be read, or nobody watched then. */
  public boolean isIncomplete() {
    return !unwatched.isEmpty() || skipData > 0 || malformed > 0 || placeless > 0 || records == 0;
  }

  /** How many records there were. */
  public long records() {
    return records;
  }

  long noData() {
    return noData;
  }

  long skipData() {
    return skipData;
  }

  /** Flows to the API from what is no node of the log, as far as can be told. */
  long elsewhere() {
    return elsewhere;
  }

  long malformedRecords() {
    return malformed;
  }

  /** Flows to port 443 that may have gone to the API, or anywhere. */
  long placeless() {
    return placeless;
  }

  int reads() {
    return reads.reads();
  }

  long within() {
    return within;
  }

  /** Nodes by their instance's id as bytes, so that no text is made of it. */
  private static final class NodeNames {
    private final byte[][] names;
    private final NodeReads[] nodes;

    NodeNames(Map<String, NodeReads> all) {
      int room = Integer.highestOneBit(Math.max(4, 2 * all.size())) << 1;
      names = new byte[room][];
      nodes = new NodeReads[room];
      all.values().forEach(this::put);
    }

    private void put(NodeReads node) {
      byte[] name = node.name.getBytes(StandardCharsets.UTF_8);
      Slice slice = new Slice();
      slice.set(name, 0, name.length);
      int i = slice.hash() & (names.length - 1);
      while (names[i] != null) {
        i = (i + 1) & (names.length - 1);
      }
      names[i] = Arrays.copyOf(name, name.length);
      nodes[i] = node;
    }

    Optional<NodeReads> find(Slice name) {
      if (name.isAbsent()) {
        return Optional.empty();
      }
      for (int i = name.hash() & (names.length - 1);
          names[i] != null;
          i = (i + 1) & (names.length - 1)) {
        if (name.is(names[i])) {
          return Optional.of(nodes[i]);
        }
      }
      return Optional.empty();
    }
  }
}
