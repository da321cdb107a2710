package io.imdscope.output.otlp;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;

/**
 * A collector on the loopback that answers what a test wants, byte by byte. What it is sent is read
 * by OpenTelemetry's own messages, which take no field that they do not know.
 */
public final class Collector implements AutoCloseable {
  /** Silence, for an answer. */
  static final String NOTHING = "";

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** A request, its body decompressed. */
  public record Received(String head, String body) {
    boolean isTo(String path) {
      return head.matches("(?s)POST \\S*" + path + " HTTP/1.1\r\n.*");
    }

    /** What is in it, when it is that. */
    public List<Map<String, Object>> records() {
      return isTo("/v1/logs") ? Judge.logs(body) : List.of();
    }

    /** What is in it, when it is that. */
    public List<Map<String, Object>> metrics() {
      return isTo("/v1/metrics") ? Judge.metrics(body) : List.of();
    }
  }

  /** What to answer, as it goes over the wire. */
  interface Behaviour {
    String answer(Received request);
  }

  Collector(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** One that takes all. */
  public static Collector taking() throws IOException {
    return new Collector(_ -> http("200 OK", "{\"partialSuccess\":{}}"));
  }

  /** An answer, with further header lines. */
  static String http(String status, String body, String... headers) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\n"
        + String.join("", List.of(headers).stream().map(line -> line + "\r\n").toList())
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  static String gunzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** All records of all requests so far, as OpenTelemetry reads them. */
  public List<Map<String, Object>> records() {
    return received.stream().flatMap(each -> each.records().stream()).toList();
  }

  /** All metrics of all requests so far, likewise. */
  public List<Map<String, Object>> metrics() {
    return received.stream().flatMap(each -> each.metrics().stream()).toList();
  }

  /** An attribute's text; empty when there is none. */
  public static String text(Map<String, Object> record, String key) {
    return String.valueOf(Judge.attributes(record).getOrDefault(key, ""));
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
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Optional<Received> request = read(in); request.isPresent(); request = read(in)) {
        received.add(request.get());
        String answer = behaviour.answer(request.get());
        if (answer.equals(NOTHING)) {
          closed.await();
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!answer.startsWith("HTTP/1.1 ") || !answer.contains("Content-Length")) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client has gone, or the test is over.
    } finally {
      connections.remove(socket);
    }
  }

  private static Optional<Received> read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      head.append((char) next);
    }
    String lower = head.toString().toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length: ") + 16;
    int length = Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at)));
    return Optional.of(new Received(head.toString(), gunzip(in.readNBytes(length))));
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
