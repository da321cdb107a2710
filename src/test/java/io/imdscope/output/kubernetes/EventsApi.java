package io.imdscope.output.kubernetes;

import io.imdscope.Json;
import io.imdscope.kubernetes.KubernetesAccess;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An API server for Events that answers what a test wants, byte by byte. */
final class EventsApi implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** A request that was made. */
  record Posted(String line, String body) {
    Map<String, Object> json() {
      return Json.object(body);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> part(String name) {
      return (Map<String, Object>) json().get(name);
    }

    String note() {
      return (String) json().get("note");
    }
  }

  /** What to answer, as it goes over the wire; nothing for silence. */
  interface Behaviour {
    String answer(Posted request);
  }

  EventsApi(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers each request with that status and body. */
  static EventsApi answering(int status, String body) throws IOException {
    return new EventsApi(_ -> http(status, body));
  }

  static String http(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " Status\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  static String status(int code, String reason, String message) {
    return "{\"kind\":\"Status\",\"message\":\""
        + message
        + "\",\"reason\":\""
        + reason
        + "\",\"code\":"
        + code
        + "}";
  }

  KubernetesAccess access() {
    return new KubernetesAccess.InCluster(
        URI.create("http://127.0.0.1:" + server.getLocalPort()), Path.of("/nonexistent"));
  }

  List<Posted> posted() {
    return List.copyOf(posted);
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
      Posted request = read(new BufferedInputStream(socket.getInputStream()));
      posted.add(request);
      String answer = behaviour.answer(request);
      if (answer.isEmpty()) {
        closed.await();
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the test is over.
    } finally {
      connections.remove(socket);
    }
  }

  private static Posted read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ") + 16;
    int length = Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at)));
    byte[] body = in.readNBytes(length);
    return new Posted(
        head.substring(0, head.indexOf("\r\n")), new String(body, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket socket : connections) {
      socket.close();
    }
  }
}
