package io.imdscope.workload.kubernetes;

import io.imdscope.event.Text;
import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.ExecPlugin;
import io.imdscope.kubernetes.KubernetesAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The pods of this node, kept up to date by a thread of its own. Whatever the API does, asking for
 * a pod is answered at once from what is known; what is not known now may be later.
 */
public final class PodDirectory implements AutoCloseable {
  /**
   * How long close waits for the threads, which end by themselves at the latest with the process.
   */
  private static final Duration CLOSING = Duration.ofMillis(1_500);

  /** A plugin may just begin when this is closed. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final KubernetesSettings settings;
  private final Supplier<Optional<PodKey>> ownPod;
  private final Timing timing;
  private final ApiHealth health;
  private final PodStore store;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread worker;
  private volatile String node = "";
  private boolean guessed;
  private volatile Optional<ExecPlugin> plugin = Optional.empty();

  /**
   * How long to wait.
   *
   * @param request for an answer, and for a connection
   * @param stall for an answer's body, or a watch's beginning, before all is begun anew
   * @param hint for the name of a pod of this node
   * @param pause before the first new session; doubled up to {@code longestPause}
   * @param settled until a session counts as working, and the pause starts small again
   * @param tick between two looks at how it goes
   * @param idle without a watch and without a request, before all is begun anew
   * @param watch until the server ends a watch, which is then begun again
   */
  record Timing(
      Duration request,
      Duration stall,
      Duration hint,
      Duration pause,
      Duration longestPause,
      Duration settled,
      Duration tick,
      Duration idle,
      Duration watch) {
    static final Timing USUAL =
        new Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    /** A pause after that pause. */
    Duration longer(Duration pause) {
      Duration twice = pause.multipliedBy(2);
      return twice.compareTo(longestPause) > 0 ? longestPause : twice;
    }
  }

  PodDirectory(
      KubernetesSettings settings,
      Supplier<Optional<PodKey>> ownPod,
      InstantSource clock,
      Timing timing) {
    this.settings = settings;
    this.ownPod = ownPod;
    this.timing = timing;
    this.health = new ApiHealth(clock);
    this.store = new PodStore(clock);
    this.worker = Thread.ofPlatform().daemon().name("kubernetes-pods").unstarted(this::work);
  }

  /**
   * Starts to list and watch the pods of this node; returns at once. Without access to an API it
   * does nothing. The node is the settings' one, else that of the pod in {@code podOfThisNode} as
   * the API says, else the host name. {@code podOfThisNode} is asked again and again on another
   * thread, best for another pod each time, and must not block.
   */
  public static PodDirectory start(
      KubernetesSettings settings, Supplier<Optional<PodKey>> podOfThisNode) {
    return start(settings, podOfThisNode, InstantSource.system(), Timing.USUAL);
  }

  static PodDirectory start(
      KubernetesSettings settings,
      Supplier<Optional<PodKey>> podOfThisNode,
      InstantSource clock,
      Timing timing) {
    PodDirectory directory = new PodDirectory(settings, podOfThisNode, clock, timing);
    if (!directory.off()) {
      directory.worker.start();
    }
    return directory;
  }

  /**
   * The pod with this UID, or the static pod with this configuration hash, as control groups have
   * them; one deleted within the last 10 minutes too. Never blocks, never throws.
   */
  public Optional<PodFacts> pod(String uid) {
    return store.pod(uid);
  }

  /** How it stands now. */
  public KubernetesStatus status() {
    return off()
        ? new KubernetesStatus.Off()
        : health.status(Text.printable(node), store.size(), store.leftOut());
  }

  /** How often all pods were listed again, after 410 Gone or a failure. */
  public long relists() {
    return Math.max(0, health.listings() - 1);
  }

  /** One line for the user about what the settings make this program do, if anything. */
  public Optional<String> note() {
    return plugin
        .map(ExecPlugin::command)
        .map(command -> "the kubeconfig runs " + Text.printable(Texts.cut(command)));
  }

  /**
   * Ends the threads, connections and the kubeconfig's plugin, which does not end by itself; takes
   * at most 2 seconds. What is known is still answered.
   */
  @Override
  public void close() {
    closed.countDown();
    if (worker.isAlive()) {
      worker.interrupt();
      try {
        long begin = System.nanoTime();
        do {
          plugin.ifPresent(each -> each.end(Duration.ZERO));
        } while (!worker.join(LOOK_AGAIN) && System.nanoTime() - begin < CLOSING.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean off() {
    return settings.access() instanceof KubernetesAccess.None;
  }

  private void work() {
    plugin = ExecPlugin.of(settings.access());
    Duration pause = timing.pause();
    try {
      while (!isClosed()) {
        pause = session() ? timing.pause() : timing.longer(pause);
        await(pause);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Works until something does not; whether it had worked for a while. */
  private boolean session() throws InterruptedException {
    try (ApiSession session = new ApiSession(settings.access(), timing, health)) {
      node(session);
      session.watch(store, node);
      return supervise(session);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (Thread.interrupted() || isClosed()) {
        throw new InterruptedException();
      }
      health.sessionFailed(health.problem().orElseGet(() -> ApiProblem.ofSetup(e)));
      return false;
    }
  }

  private void node(ApiSession session) throws IOException, InterruptedException {
    if (!node.isEmpty()) {
      return;
    }
    Optional<String> found = settings.nodeName().map(Texts::cut);
    if (found.isEmpty()) {
      Optional<PodKey> key = podOfThisNode();
      found = key.isPresent() ? session.nodeOf(key.get()) : Optional.empty();
      guessed = found.isEmpty(); // of a pod that is gone from the API it is not to be learned
    }
    node = found.orElseGet(NodeName::ofHost);
  }

  private Optional<PodKey> podOfThisNode() throws InterruptedException {
    long deadline = System.nanoTime() + timing.hint().toNanos();
    Optional<PodKey> key = ownPod.get();
    while (key.isEmpty() && System.nanoTime() - deadline < 0) {
      await(timing.tick());
      key = ownPod.get();
    }
    return key;
  }

  private boolean supervise(ApiSession session) throws InterruptedException {
    boolean settled = false;
    long watchingSince = System.nanoTime();
    while (session.running()) {
      await(timing.tick());
      store.deleted().expire();
      boolean watching = session.watching();
      boolean idle = !watching && health.quietFor(timing.idle());
      if (health.stalled(timing.stall()) || idle || session.isOverdue()) {
        break;
      }
      if (!watching) {
        watchingSince = System.nanoTime();
      } else if (System.nanoTime() - watchingSince > timing.settled().toNanos()) {
        settled = true;
        health.sessionSettled();
      }
      if (guessed && watching && store.size() == 0 && ownPod.get().isPresent()) {
        // Nothing runs on a node of that name; the next pod may tell its true one.
        node = "";
        return true;
      }
    }
    health.sessionFailed(health.problem().orElse(ApiProblem.SILENT));
    return settled;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void await(Duration time) throws InterruptedException {
    if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closed");
    }
  }
}
