package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.kubernetes.KubernetesApi;
import java.io.IOException;
import java.util.Optional;

/** One client and its watch. What the watch does not get over by itself ends the session. */
final class ApiSession implements AutoCloseable {
  private final ApiObserver observer;
  private final PodDirectory.Timing timing;
  private final KubernetesApi api;
  private Optional<PodStore.View> view = Optional.empty();
  private Optional<PodWatch> watch = Optional.empty();

  ApiSession(KubernetesAccess access, PodDirectory.Timing timing, ApiHealth health) {
    this.observer = new ApiObserver(health);
    this.timing = timing;
    this.api = KubernetesApi.open(access, timing.request(), observer);
  }

  /**
   * The node of a pod, as far as the API tells it us; waits up to the time of a request.
   *
   * @throws IOException when nothing can be asked now
   */
  Optional<String> nodeOf(PodKey key) throws IOException, InterruptedException {
    String path = "/api/v1/namespaces/" + key.namespace() + "/pods/" + key.name();
    int status;
    try {
      KubernetesApi.Answer answer = api.getAll(path);
      status = answer.status();
      if (status == 200) {
        return Optional.of(PodJson.pod(answer.body()).spec().nodeName())
            .filter(node -> !node.isEmpty() && node.length() <= PodFacts.MAX_TEXT);
      }
    } catch (IOException e) {
      observer.failed(Verb.GET, e);
      throw e;
    }
    if (status == 403 || status == 404) {
      return Optional.empty();
    }
    throw new IOException("refused: status=" + status);
  }

  void watch(PodStore store, String node) {
    PodStore.View pods = store.new View(node);
    view = Optional.of(pods);
    watch = Optional.of(new PodWatch(api, observer, pods, timing, node));
  }

  boolean running() {
    return watch.map(PodWatch::running).orElse(false);
  }

  boolean watching() {
    return watch.map(PodWatch::watching).orElse(false);
  }

  boolean isOverdue() {
    return watch.map(PodWatch::isOverdue).orElse(false);
  }

  /** Ends everything at once; what is on its way is given up. */
  @Override
  public void close() {
    observer.end();
    view.ifPresent(PodStore.View::close);
    watch.ifPresent(PodWatch::close);
    api.close();
  }
}
