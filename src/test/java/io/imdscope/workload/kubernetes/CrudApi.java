package io.imdscope.workload.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server that keeps what is created; a list and a watch are of the node that is asked for.
 */
public final class CrudApi implements AutoCloseable {
  private static final String EVENTS = "/apis/events.k8s.io/v1/";
  private static final String POD = "/api/v1/namespaces/shop/pods/";
  private static final Pattern NODE = Pattern.compile("fieldSelector=spec\\.nodeName=([^&]*)");
  private static final Pattern VERSION = Pattern.compile("resourceVersion=([0-9]+)");

  /** What happened to a pod; its version is its place in the list of all changes, from one on. */
  private record Change(String type, String node, String pod) {}

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger watches = new AtomicInteger();
  private final Map<String, TestPod> pods = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private HttpServer server;
  private ExecutorService threads;
  private int port;
  private volatile int eventStatus = 201;

  public CrudApi() {
    start();
  }

  public void start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getAddress().getPort();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The port refuses, and every connection is cut; the pods stay for the next start. */
  public void stop() {
    threads.shutdownNow();
    server.stop(0);
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
    return URI.create("http://localhost:" + port);
  }

  /** Method and path with query of what was asked. */
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

  /** How many watches have begun. */
  int watches() {
    return watches.get();
  }

  /** Works while it is stopped, too. */
  public void create(TestPod pod) {
    change("ADDED", pod);
  }

  void update(TestPod pod) {
    change("MODIFIED", pod);
  }

  void delete(TestPod pod) {
    change("DELETED", pod);
  }

  private synchronized void change(String type, TestPod pod) {
    pod.version(changes.size() + 1);
    if (type.equals("DELETED")) {
      pods.remove(pod.name());
    } else {
      pods.put(pod.name(), pod);
    }
    changes.add(new Change(type, pod.node(), RawApi.event(type, pod)));
    notifyAll();
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI target = exchange.getRequestURI();
    requests.add(exchange.getRequestMethod() + " " + target);
    byte[] body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      if (target.getPath().startsWith(EVENTS)) {
        events.add(new String(body, StandardCharsets.UTF_8));
        whole(exchange, eventStatus, "{}");
      } else if (target.getPath().startsWith(POD)) {
        String pod = pod(target.getPath().substring(POD.length()));
        whole(exchange, pod.isEmpty() ? 404 : 200, pod);
      } else if (Verb.of(target) == Verb.WATCH) {
        watch(exchange, node(target), version(target));
      } else {
        whole(exchange, 200, list(node(target)));
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private synchronized String pod(String name) {
    return pods.containsKey(name) ? pods.get(name).json() : "";
  }

  private synchronized String list(String node) {
    return RawApi.list(
        changes.size(),
        pods.values().stream().filter(pod -> pod.node().equals(node)).toArray(TestPod[]::new));
  }

  private void watch(HttpExchange exchange, String node, int from)
      throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    watches.incrementAndGet();
    for (int version = from; true; version++) {
      Change change = change(version);
      if (change.node().equals(node)) {
        out.write((change.pod() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  /** Waits for it. */
  private synchronized Change change(int version) throws InterruptedException {
    while (changes.size() <= version) {
      wait();
    }
    return changes.get(version);
  }

  private static String node(URI target) {
    String query = URLDecoder.decode(target.getRawQuery(), StandardCharsets.UTF_8);
    Matcher matcher = NODE.matcher(query);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static int version(URI target) {
    Matcher matcher = VERSION.matcher(target.getRawQuery());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static void whole(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    stop();
  }
}
