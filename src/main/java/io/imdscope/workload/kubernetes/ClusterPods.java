package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.imdscope.kubernetes.AnswerLimit;
import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.kubernetes.KubernetesApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks a cluster once for all of its pods, pod by pod as they come, in bounded time and memory: for
 * what was recorded already, and will not change.
 */
public final class ClusterPods {
  /** An answer that is longer breaks off: 20 KiB for each of 50,000 pods. */
  static final int MAX_ANSWER = 1 << 30;

  private static final int OK = 200;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** Any state will do, and costs the API server the least. */
  private static final String PODS = "/api/v1/pods?resourceVersion=0";

  private final Duration request;
  private final Duration whole;

  /** An answer begins within 10 s, and is whole within a minute. */
  public ClusterPods() {
    this(Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  ClusterPods(Duration request, Duration whole) {
    this.request = request;
    this.whole = whole;
  }

  /**
   * Gives each pod to {@code sink}; what came before it broke off is given too.
   *
   * @param goesOn asked ten times a second: it ends when it no longer does
   * @return why they are not all, if they are not
   */
  public Optional<ApiProblem> read(
      KubernetesAccess access, Consumer<PodsFile.ListedPod> sink, BooleanSupplier goesOn)
      throws InterruptedException {
    KubernetesApi api;
    try {
      api = KubernetesApi.open(access, request, new Limit());
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(ApiProblem.ofSetup(e));
    }
    CountDownLatch done = new CountDownLatch(1);
    Thread guard = Thread.ofPlatform().daemon().start(() -> closeLater(api, done, goesOn));
    try {
      return read(api, sink);
    } finally {
      done.countDown();
      guard.join();
    }
  }

  private static Optional<ApiProblem> read(KubernetesApi api, Consumer<PodsFile.ListedPod> sink)
      throws InterruptedException {
    try (KubernetesApi.Reply reply = api.get(PODS)) {
      if (reply.status() != OK) {
        return Optional.of(ApiProblem.of(Verb.LIST, reply.status()));
      }
      try (InputStream body = reply.body()) {
        PodsFile.read(body, sink);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(ApiProblem.of(Verb.LIST, e));
    }
  }

  /** Ends it when it is done, or takes too long: its reading then fails. */
  private void closeLater(KubernetesApi api, CountDownLatch done, BooleanSupplier goesOn) {
    long begin = System.nanoTime();
    try {
      while (!done.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!goesOn.getAsBoolean() || System.nanoTime() - begin > whole.toNanos()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      api.close();
    }
  }

  private static final class Limit implements Interceptor {
    @Override
    public AsyncBody.Consumer<List<ByteBuffer>> consumer(
        AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
      return new AnswerLimit(consumer, MAX_ANSWER, false);
    }
  }
}
