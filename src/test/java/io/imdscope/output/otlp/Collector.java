package io.imdscope.output.otlp;

import io.imdscope.LoopbackServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * A collector on the loopback that answers what a test wants, byte by byte. What it is sent is read
 * by OpenTelemetry's own messages, which take no field that they do not know.
 */
public final class Collector implements AutoCloseable {
  /** Silence, for an answer. */
  static final String NOTHING = "";

  private final LoopbackServer server;
  private final Behaviour behaviour;
  private final List<Received> received = new CopyOnWriteArrayList<>();

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
    this.server = new LoopbackServer(this::serve);
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
    return server.uri().toString();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** All that it was sent so far, head and body. */
  public List<String> texts() {
    return received.stream().map(each -> each.head() + each.body()).toList();
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

  private void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
    for (Optional<Received> request = read(in); request.isPresent(); request = read(in)) {
      received.add(request.get());
      String answer = behaviour.answer(request.get());
      if (answer.equals(NOTHING)) {
        server.silence();
      }
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (!answer.startsWith("HTTP/1.1 ") || !answer.contains("Content-Length")) {
        return;
      }
    }
  }

  private static Optional<Received> read(InputStream in) throws IOException {
    Optional<String> head = LoopbackServer.head(in);
    return head.isEmpty()
        ? Optional.empty()
        : Optional.of(new Received(head.get(), gunzip(LoopbackServer.body(in, head.get()))));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
