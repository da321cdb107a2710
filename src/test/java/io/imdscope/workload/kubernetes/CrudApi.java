package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The library's API server, which keeps what is created. It is stopped and started again at a relay
 * in front, since stopping itself it may wait for its own watches for half a minute.
 */
public final class CrudApi implements AutoCloseable {
  private static final String EVENTS = "/apis/events.k8s.io/v1/";
  private static final String PODS = "/api/v1/namespaces/shop/pods";

  private final KubernetesCrudDispatcher pods = new KubernetesCrudDispatcher();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final boolean https;
  private final KubernetesMockServer server;
  private Relay relay;
  private int port;
  private volatile int eventStatus = 201;

  public CrudApi() {
    this(false);
  }

  CrudApi(boolean https) {
    this.https = https;
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Recording(), https);
    server.init(InetAddress.getLoopbackAddress(), 0);
    start();
  }

  public void start() {
    try {
      relay = new Relay(port, server.getPort());
      port = relay.port();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port refuses, and every connection is cut; the pods stay for the next start. */
  public void stop() {
    try {
      relay.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file with what a client needs to know, made in that directory. */
  public Path kubeconfig(Path directory) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(uri()));
  }

  public URI uri() {
    return URI.create((https ? "https" : "http") + "://localhost:" + port);
  }

  /** Method and path with query of what others than this class asked. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The Events that were sent, whatever became of them. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** From now on an Event gets this status. */
  public void answerEvents(int status) {
    eventStatus = status;
  }

  /**
   * How many watches have begun. This server tells a watch nothing of what came between the listing
   * and its beginning.
   */
  int watches() {
    return watches.get();
  }

  /** The server chooses the UID, which the pod then has; it does so while it is stopped, too. */
  public void create(TestPod pod) {
    pod.uid(TestPod.uidIn(change("POST", PODS, pod.json())));
  }

  void update(TestPod pod) {
    change("PUT", PODS + "/" + pod.name(), pod.json());
  }

  void delete(TestPod pod) {
    change("DELETE", PODS + "/" + pod.name(), "{}");
  }

  private String change(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url(path)))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("X-Test", "own")
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(method + " " + response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    stop();
    try {
      server.destroy();
    } catch (RuntimeException e) {
      // The server may wait for its own watches on the thread that should end them.
      System.getLogger(CrudApi.class.getName()).log(System.Logger.Level.INFO, e.getMessage());
    }
  }

  private final class Recording extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (request.getHeader("X-Test") == null) {
        requests.add(request.getMethod() + " " + request.getPath());
      }
      if (request.getPath().startsWith(EVENTS)) {
        events.add(request.getBody().readUtf8());
        return new MockResponse().setResponseCode(eventStatus).setBody("{}");
      }
      // The server takes a field selector for a label's; without it, it is ours to select.
      String path = request.getPath().replaceAll("fieldSelector=[^&]*&?", "");
      MockResponse response =
          pods.dispatch(
              new RecordedRequest(
                  request.getHttpVersion(),
                  request.method(),
                  path,
                  request.getHeaders(),
                  request.getBody()));
      if (path.contains("watch=true")) {
        watches.incrementAndGet();
      }
      return response;
    }
  }
}
