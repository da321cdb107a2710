package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The pods that are there, as facts, and the deleted ones: at most {@value #MAX_PODS} and {@value
 * #MAX_WEIGHT} bytes of the former, further ones are left out. Reading waits for nothing.
 */
final class PodStore {
  /** Four times what a kubelet allows by default, and more than EKS does on any machine. */
  static final int MAX_PODS = 1024;

  static final int MAX_WEIGHT = 2 << 20;

  private static final int MAX_VERSION = 64;

  private record Live(PodFacts facts, String version) {}

  private final Map<String, Live> live = new ConcurrentHashMap<>();
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
        .map(Live::facts)
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
        .map(Live::facts)
        .filter(facts -> isMirror(facts, hash))
        .min(Comparator.comparing(facts -> facts.createdAt().orElse(Instant.MAX)));
  }

  private static boolean isMirror(PodFacts facts, String hash) {
    return facts.mirrorHash().filter(hash::equals).isPresent();
  }

  private synchronized Optional<Pod> put(PodFacts facts, String version) {
    Live old = live.get(facts.uid());
    int grown = weight + facts.weight() - (old == null ? 0 : old.facts().weight());
    if (grown > MAX_WEIGHT || (old == null && live.size() >= MAX_PODS)) {
      if (leftOut.size() < MAX_PODS) {
        leftOut.add(facts.uid());
      }
      return stub(old);
    }
    weight = grown;
    leftOut.remove(facts.uid());
    live.put(facts.uid(), new Live(facts, version));
    deleted.forget(facts.uid());
    return stub(old);
  }

  private synchronized Optional<Pod> remove(String uid) {
    leftOut.remove(uid);
    Live old = live.get(uid);
    if (old != null) {
      // Remembered first, so that a reader in between finds it.
      deleted.add(old.facts());
      live.remove(uid);
      weight -= old.facts().weight();
    }
    return stub(old);
  }

  private static Optional<Pod> stub(Live pod) {
    return Optional.ofNullable(pod).map(found -> PodReader.stub(found.facts(), found.version()));
  }

  /** The client's way in, for one node's pods; once closed it changes nothing any more. */
  final class View implements ItemStore<Pod> {
    private final String node;
    private volatile boolean closed;

    View(String node) {
      this.node = node;
    }

    void close() {
      closed = true;
    }

    @Override
    public String getKey(Pod pod) {
      return pod == null || pod.getMetadata() == null
          ? ""
          : Texts.orEmpty(pod.getMetadata().getUid());
    }

    @Override
    public Pod put(String key, Pod pod) {
      Optional<PodFacts> facts = closed ? Optional.empty() : PodReader.read(pod, node);
      return facts.flatMap(found -> PodStore.this.put(found, version(pod))).orElse(null);
    }

    @Override
    public Pod remove(String key) {
      return closed ? null : PodStore.this.remove(key).orElse(null);
    }

    @Override
    public Stream<String> keySet() {
      return live.keySet().stream();
    }

    @Override
    public Stream<Pod> values() {
      return live.values().stream().map(pod -> PodReader.stub(pod.facts(), pod.version()));
    }

    @Override
    public int size() {
      return live.size();
    }

    @Override
    public Pod get(String key) {
      return stub(live.get(key)).orElse(null);
    }

    /**
     * Nothing has to be kept back until a listing is complete, since nobody listens to single pods.
     */
    @Override
    public boolean isFullState() {
      return false;
    }

    private static String version(Pod pod) {
      String version = Texts.orEmpty(pod.getMetadata().getResourceVersion());
      return version.length() > MAX_VERSION ? "" : version;
    }
  }
}
