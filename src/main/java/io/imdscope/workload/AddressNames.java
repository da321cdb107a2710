package io.imdscope.workload;

import io.imdscope.event.AddressText;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import io.imdscope.workload.kubernetes.PodsFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names clients by their addresses, from a list of pods: what packets tell of a caller is no more.
 * An address that several pods have, as pods on host networking have their node's, names nobody.
 */
public final class AddressNames implements RequestNames {
  /** Addresses that are known; of more pods nothing is. */
  static final int MOST = 200_000;

  private static final int MOST_SAID = 4;
  private static final int MOST_COUNTED = 1024;

  private final Map<InetAddress, Named> pods = new HashMap<>();
  private final Set<InetAddress> nodes = new HashSet<>();
  private final Map<InetAddress, List<String>> onHostNetwork = new HashMap<>();
  private final Map<String, Long> unnamed = new TreeMap<>();

  /** Pods whose address was another's when it called, and how many such calls there were. */
  private final Set<String> young = new TreeSet<>();

  private long tooYoung;
  private boolean full;

  /** Whose address it is; of several pods, where {@code pod} is absent. */
  private record Named(Optional<Workload.Pod> pod, boolean finished, Optional<Instant> since) {
    /**
     * Whether the pod was not there yet. Clocks that differ a little do no harm: it has no address
     * for some time after it began.
     */
    boolean isYounger(Instant time) {
      return pod.isPresent() && since.filter(each -> each.isAfter(time)).isPresent();
    }
  }

  /** Knows no pods. */
  public AddressNames() {}

  /**
   * Knows the pods of a list, as {@code kubectl get pods -A -o json} prints it.
   *
   * @throws IOException with the place when it cannot be read
   */
  public AddressNames(InputStream list) throws IOException {
    this();
    add(list);
  }

  /** Also knows the pods of a list; see the constructor. */
  public void add(InputStream list) throws IOException {
    PodsFile.read(list, this::add);
  }

  /** Also knows this pod. */
  public void add(PodsFile.ListedPod listed) {
    for (String text : listed.nodeAddresses()) {
      parse(text).filter(_ -> nodes.size() < MOST).ifPresent(nodes::add);
    }
    for (String text : listed.addresses()) {
      parse(text).ifPresent(address -> add(address, listed));
    }
  }

  private void add(InetAddress address, PodsFile.ListedPod listed) {
    if (pods.size() >= MOST) {
      full = true;
      return;
    }
    if (listed.hostNetwork()) {
      if (!listed.finished()) {
        List<String> names = onHostNetwork.computeIfAbsent(address, _ -> new ArrayList<>(2));
        if (names.size() <= MOST_SAID) {
          names.add(name(listed.pod()));
        }
      }
      return;
    }
    Named named = new Named(Optional.of(listed.pod()), listed.finished(), listed.since());
    pods.merge(
        address,
        named,
        (before, now) ->
            before.finished() == now.finished()
                ? new Named(Optional.empty(), now.finished(), Optional.empty())
                : before.finished() ? now : before);
  }

  @Override
  public Naming name(Request request) {
    InetAddress address = request.flow().clientAddress();
    Optional<Named> named = Optional.ofNullable(pods.get(address));
    Optional<Workload.Pod> pod = named.flatMap(Named::pod);
    if (named.filter(each -> each.isYounger(request.time())).isPresent()) {
      tooYoung++;
      pod.filter(_ -> young.size() <= MOST_SAID).map(AddressNames::name).ifPresent(young::add);
      pod = Optional.empty();
    }
    if (pod.isEmpty() && (nodes.contains(address) || onHostNetwork.containsKey(address))) {
      String text = AddressText.of(address);
      if (unnamed.size() < MOST_COUNTED || unnamed.containsKey(text)) {
        unnamed.merge(text, 1L, Long::sum);
      }
    }
    return new Naming(
        pod.<Workload>map(each -> each).orElseGet(() -> new Workload.Address(address)), false);
  }

  /** What could not be named and why, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    unnamed.forEach(
        (text, count) -> {
          List<String> others = parse(text).map(onHostNetwork::get).orElse(List.of());
          notes.add(
              count
                  + (count == 1 ? " call" : " calls")
                  + " came from the node's own address "
                  + text
                  + ": packets do not tell which of its processes"
                  + (others.isEmpty() ? "" : " and pods on host networking (" + said(others) + ")")
                  + " made "
                  + (count == 1 ? "it" : "them"));
        });
    if (tooYoung > 0) {
      notes.add(
          tooYoung
              + (tooYoung == 1 ? " call" : " calls")
              + " came from addresses that pods of the list have only since then ("
              + said(List.copyOf(young))
              + "), and not from these: a list of the capture's time names more");
    }
    if (full) {
      notes.add("the list holds more than " + MOST + " addresses: the rest names nobody");
    }
    return notes;
  }

  private static String said(List<String> names) {
    return names.size() > MOST_SAID
        ? String.join(", ", names.subList(0, MOST_SAID)) + ", .."
        : String.join(", ", names);
  }

  private static String name(Workload.Pod pod) {
    return pod.namespace().orElse("?") + "/" + pod.name().orElse("?");
  }

  /** Never asks a name server. */
  private static Optional<InetAddress> parse(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
