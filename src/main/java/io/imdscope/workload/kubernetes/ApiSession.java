package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.kubernetes.StoppableHttpFactory;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One client and its informer. Listing, watching, bookmarks, 410 Gone and trying again are the
 * informer's business; what it does not get over by itself ends the session.
 */
final class ApiSession implements AutoCloseable {
  private final ApiObserver observer;
  private final StoppableHttpFactory http = new StoppableHttpFactory();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("kubernetes-informer").factory());
  private final KubernetesClient client;
  private Optional<PodStore.View> view = Optional.empty();
  private Optional<SharedIndexInformer<Pod>> informer = Optional.empty();

  ApiSession(KubernetesAccess access, PodDirectory.Timing timing, ApiHealth health) {
    this.observer = new ApiObserver(health);
    try {
      client = ClientSetup.client(access, timing.request(), observer, http, executor);
    } catch (RuntimeException | LinkageError e) {
      executor.shutdownNow();
      http.shutdown();
      throw e;
    }
  }

  /**
   * The node of a pod, as far as the API tells it us; waits up to the time of a request.
   *
   * @throws KubernetesClientException when nothing can be asked now
   */
  Optional<String> nodeOf(PodKey key) {
    try {
      return Optional.ofNullable(
              client.pods().inNamespace(key.namespace()).withName(key.name()).get())
          .map(Pod::getSpec)
          .map(spec -> Texts.orEmpty(spec.getNodeName()))
          .filter(node -> !node.isEmpty() && node.length() <= PodFacts.MAX_TEXT);
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403 || e.getCode() == 404) {
        return Optional.empty();
      }
      observer.failed(Verb.GET, e);
      throw e;
    }
  }

  void watch(PodStore store, String node) {
    PodStore.View items = store.new View(node);
    view = Optional.of(items);
    SharedIndexInformer<Pod> pods =
        client.pods().inAnyNamespace().withField("spec.nodeName", node).runnableInformer(0);
    pods.removeNamespaceIndex();
    pods.itemStore(items);
    pods.addEventHandler(new Listings(observer));
    pods.exceptionHandler((_, failure) -> goOn(failure));
    informer = Optional.of(pods);
    pods.start();
  }

  /**
   * What comes wrong in a watch would come wrong again at once: the next session waits longer. A
   * refused watch can come as what looks like a refused listing; its status was told with the right
   * verb as it came.
   */
  private boolean goOn(Throwable failure) {
    boolean watch = failure instanceof WatcherException;
    if (watch || !ApiProblem.answered(failure)) {
      observer.failed(watch ? Verb.WATCH : Verb.LIST, failure);
    }
    return !watch;
  }

  boolean running() {
    return informer.map(SharedIndexInformer::isRunning).orElse(false);
  }

  boolean watching() {
    return informer.map(SharedIndexInformer::isWatching).orElse(false);
  }

  /** Ends everything at once; what is on its way is given up. */
  @Override
  public void close() {
    observer.end();
    view.ifPresent(PodStore.View::close);
    try {
      informer.ifPresent(SharedIndexInformer::stop);
      client.close();
    } finally {
      http.shutdown();
      executor.shutdownNow();
    }
  }

  /** Single pods go through the store; only the end of a listing is told to somebody. */
  private record Listings(ApiObserver observer) implements ResourceEventHandler<Pod> {
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      observer.listed();
    }

    @Override
    public void onAdd(Pod pod) {}

    @Override
    public void onUpdate(Pod before, Pod after) {}

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {}
  }
}
