package io.imdscope.output.kubernetes;

import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.ExecPlugin;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.kubernetes.KubernetesApi;
import io.imdscope.output.metrics.EventPost;
import io.imdscope.output.metrics.ResultCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Creates Events on a thread of its own, at most one in {@link Timing#pause}; {@value #MAX_WAITING}
 * may wait. It is connected only while there is something to say.
 */
final class Poster implements AutoCloseable {
  static final int MAX_WAITING = 128;

  private static final int MAX_SAID = 16;
  private static final long CLOSING_MILLIS = 300;

  private final KubernetesAccess access;
  private final String node;
  private final Timing timing;
  private final Postings postings;
  private final ResultCounts<EventPost> results;
  private final Consumer<String> say;
  private final Set<ApiProblem> said = new HashSet<>();
  private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread worker;
  private volatile Optional<KubernetesApi> api = Optional.empty();
  private volatile Optional<ExecPlugin> plugin = Optional.empty();

  /**
   * How long to wait.
   *
   * @param request for an answer
   * @param pause from one Event to the next
   * @param idle for the next Event, before the connection is given up
   * @param quiet after an Event, until the next of that workload and cause
   * @param retry after one that failed, until the next of that workload and cause
   */
  record Timing(Duration request, Duration pause, Duration idle, Duration quiet, Duration retry) {
    static final Timing USUAL =
        new Timing(
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            Duration.ofMinutes(5));
  }

  Poster(
      KubernetesAccess access,
      String node,
      Timing timing,
      Postings postings,
      ResultCounts<EventPost> results,
      Consumer<String> say) {
    this.access = access;
    this.node = node;
    this.timing = timing;
    this.postings = postings;
    this.results = results;
    this.say = say;
    this.worker = Thread.ofPlatform().daemon().name("kubernetes-events").start(this::work);
  }

  /** Takes it, or drops it when too many wait; never blocks. */
  void post(Notice notice) {
    if (!waiting.offer(notice)) {
      done(notice, EventPost.DROPPED);
    }
  }

  private void work() {
    try {
      while (!isClosed()) {
        Notice notice =
            api.isEmpty()
                ? waiting.take()
                : waiting.poll(timing.idle().toMillis(), TimeUnit.MILLISECONDS);
        if (notice == null) {
          disconnect();
        } else {
          done(notice, create(notice));
          boolean _ = closed.await(timing.pause().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    } finally {
      disconnect();
    }
  }

  private EventPost create(Notice notice) throws InterruptedException {
    try {
      if (api.isEmpty()) {
        plugin = ExecPlugin.of(access);
        api = Optional.of(KubernetesApi.open(access, timing.request()));
      }
    } catch (RuntimeException | LinkageError e) {
      return failed(ApiProblem.ofSetup(e));
    }
    try {
      KubernetesApi.Answer answer =
          api.get()
              .post(
                  EventBody.path(notice),
                  EventBody.json(notice, node, InstantSource.system().instant()));
      return result(answer);
    } catch (IOException | RuntimeException e) {
      disconnect();
      if (isClosed()) {
        throw new InterruptedException("closed");
      }
      return failed(ApiProblem.of(CreateEvents.INSTANCE, e));
    }
  }

  private EventPost result(KubernetesApi.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return EventPost.POSTED;
    }
    if (status == 409) {
      return EventPost.HELD_BACK; // another node has said it, or a run before this one
    }
    return isNamespaceGone(answer)
        ? EventPost.FAILED
        : failed(ApiProblem.of(CreateEvents.INSTANCE, status));
  }

  /** With the pod its namespace may be gone or going: that is nothing to be mended. */
  private static boolean isNamespaceGone(KubernetesApi.Answer answer) {
    return switch (answer.status()) {
      case 403 -> answer.body().contains("\"NamespaceTerminating\"");
      case 404 -> answer.body().contains("\"Status\"") && answer.body().contains("namespaces");
      default -> false;
    };
  }

  private EventPost failed(ApiProblem problem) {
    if (said.size() < MAX_SAID && said.add(problem)) {
      say.accept(
          "Kubernetes Events are missing: "
              + problem.reason()
              + "; remedy: "
              + problem.remedy()
              + "; all calls are in the log");
    }
    return EventPost.FAILED;
  }

  private void done(Notice notice, EventPost result) {
    results.add(result, 1);
    boolean over = result == EventPost.POSTED || result == EventPost.HELD_BACK;
    postings.done(notice.subject().key(), over ? timing.quiet() : timing.retry());
  }

  private void disconnect() {
    Optional<KubernetesApi> open = api;
    api = Optional.empty();
    open.ifPresent(KubernetesApi::close);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** What waits is given up; takes less than a second, whatever the API does. */
  @Override
  public void close() {
    closed.countDown();
    worker.interrupt();
    try {
      plugin.ifPresent(each -> each.end(Duration.ZERO));
      if (!worker.join(Duration.ofMillis(CLOSING_MILLIS))) {
        plugin.ifPresent(each -> each.end(Duration.ZERO)); // one that had just begun
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
