package io.imdscope.workload.kubernetes;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods that are there, as facts, and the deleted ones: at most {@value #MAX_PODS} and {@value
 * #MAX_WEIGHT} bytes of the former, further ones are left out. Reading waits for nothing.
 */
final class PodStore {
  /** Four times what a kubelet allows by default, and more than EKS does on any machine. */
  static final int MAX_PODS = 1024;

  static final int MAX_WEIGHT = 2 << 20;

  private final Map<String, PodFacts> live = new ConcurrentHashMap<>();
  private final DeletedPods deleted;
  private final Set<String> leftOut = new HashSet<>();
  private int weight;

  PodStore(InstantSource clock) {
    this.deleted = new DeletedPods(clock);
  }

  /**
   * The pod with this UID, or the static one with this hash. Anybody who may create pods may claim
   * a hash, so the oldest claim counts: the kubelet makes its pod before others know the hash.
   */
  Optional<PodFacts> pod(String id) {
    return Optional.ofNullable(live.get(id))
        .or(() -> deleted.byUid(id))
        .or(() -> mirror(id))
        .or(() -> deleted.last(facts -> isMirror(facts, id)));
  }

  int size() {
    return live.size();
  }

  synchronized int leftOut() {
    return leftOut.size();
  }

  DeletedPods deleted() {
    return deleted;
  }

  private Optional<PodFacts> mirror(String hash) {
    return live.values().stream()
        .filter(facts -> isMirror(facts, hash))
        .min(Comparator.comparing(facts -> facts.createdAt().orElse(Instant.MAX)));
  }

  private static boolean isMirror(PodFacts facts, String hash) {
    return facts.mirrorHash().filter(hash::equals).isPresent();
  }

  private synchronized void put(PodFacts facts) {
    PodFacts old = live.get(facts.uid());
    int grown = weight + facts.weight() - (old == null ? 0 : old.weight());
    if (grown > MAX_WEIGHT || (old == null && live.size() >= MAX_PODS)) {
      if (leftOut.size() < MAX_PODS) {
        leftOut.add(facts.uid());
      }
      return;
    }
    weight = grown;
    leftOut.remove(facts.uid());
    live.put(facts.uid(), facts);
    deleted.forget(facts.uid());
  }

  private synchronized void remove(String uid) {
    leftOut.remove(uid);
    PodFacts old = live.get(uid);
    if (old != null) {
      // Remembered first, so that a reader in between finds it.
      deleted.add(old);
      live.remove(uid);
      weight -= old.weight();
    }
  }

  private synchronized Set<String> known() {
    Set<String> known = new HashSet<>(live.keySet());
    known.addAll(leftOut);
    return known;
  }

  /** The way in for what one session learns of a node's pods; once closed it changes nothing. */
  final class View {
    private final String node;
    private volatile boolean closed;

    View(String node) {
      this.node = node;
    }

    void close() {
      closed = true;
    }

    void put(PodDocument pod) {
      if (!closed) {
        PodReader.read(pod, node).ifPresent(PodStore.this::put);
      }
    }

    void remove(PodDocument pod) {
      if (!closed) {
        PodStore.this.remove(pod.metadata().uid());
      }
    }

    /** Begins to read all pods anew. */
    Listing listing() {
      return new Listing(this, known());
    }
  }

  /** A listing as it is read: its pods are there at once, those not in it are gone at its end. */
  final class Listing {
    private final View view;
    private final Set<String> missing;

    private Listing(View view, Set<String> missing) {
      this.view = view;
      this.missing = missing;
    }

    void put(PodDocument pod) {
      missing.remove(pod.metadata().uid());
      view.put(pod);
    }

    void end() {
      if (!view.closed) {
        missing.forEach(PodStore.this::remove);
      }
    }
  }
}
