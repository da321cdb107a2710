package io.imdscope.workload.kubernetes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that says what a test wants, byte by byte, and ends with every connection it has. */
final class RawApi implements AutoCloseable {
  /** One request; {@code webSocket} when it asks to become one. */
  record Request(Verb verb, String target, boolean webSocket, String authorization) {}

  /** Answers one request; returning ends the connection. */
  interface Behaviour {
    void answer(Request request, Answer answer) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  RawApi(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Refuses to become a WebSocket, as a proxy does, and leaves the rest to the behaviour. */
  static RawApi overHttp(Behaviour behaviour) throws IOException {
    return new RawApi(
        (request, answer) -> {
          if (request.webSocket()) {
            answer.json(200, "{}");
          } else {
            behaviour.answer(request, answer);
          }
        });
  }

  static String list(long version, TestPod... pods) {
    String items = String.join(",", List.of(pods).stream().map(TestPod::json).toList());
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
        + version
        + "\"},\"items\":["
        + items
        + "]}";
  }

  static String event(String type, TestPod pod) {
    return "{\"type\":\"" + type + "\",\"object\":" + pod.json() + "}";
  }

  static String bookmark(long version) {
    return "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":"
        + "{\"resourceVersion\":\""
        + version
        + "\",\"creationTimestamp\":null},\"spec\":{\"containers\":null},\"status\":{}}}";
  }

  static String gone() {
    return "{\"type\":\"ERROR\",\"object\":" + status(410, "Expired") + "}";
  }

  static String status(int code, String reason) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
        + "\"message\":\"secret-in-the-message\",\"reason\":\""
        + reason
        + "\",\"code\":"
        + code
        + "}";
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  long count(Verb verb) {
    return requests.stream().filter(request -> request.verb() == verb).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(new BufferedInputStream(socket.getInputStream()));
      requests.add(request);
      behaviour.answer(request, new Answer(socket.getOutputStream()));
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the test is over.
    } finally {
      connections.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    String target = head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int authorization = lower.indexOf("authorization: ");
    return new Request(
        Verb.of(URI.create(target)),
        target,
        lower.contains("upgrade: websocket"),
        authorization < 0
            ? ""
            : head.substring(authorization + 15, head.indexOf("\r\n", authorization)));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }

  /** Writes to one connection. */
  final class Answer {
    private final OutputStream out;

    Answer(OutputStream out) {
      this.out = out;
    }

    void json(int code, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head(code, "Content-Length: " + bytes.length);
      out.write(bytes);
      out.flush();
    }

    /** Begins an answer that never ends. */
    void begin() throws IOException {
      head(200, "Transfer-Encoding: chunked");
      out.flush();
    }

    void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      raw(Integer.toHexString(bytes.length) + "\r\n");
      out.write(bytes);
      raw("\r\n");
      out.flush();
    }

    void line(String json) throws IOException {
      chunk(json + "\n");
    }

    void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says nothing more until the test is over. */
    void silence() throws InterruptedException {
      closed.await();
    }

    private void head(int code, String length) throws IOException {
      raw(
          "HTTP/1.1 "
              + code
              + " Status\r\nContent-Type: application/json\r\nConnection: close\r\n"
              + length
              + "\r\n\r\n");
    }
  }
}
