package io.imdscope.workload.kubernetes;

import io.imdscope.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that says what a test wants, byte by byte, and ends with every connection it has. */
final class RawApi implements AutoCloseable {
  /** One request. */
  record Request(Verb verb, String target, String authorization) {}

  /** Answers one request; returning ends the connection. */
  interface Behaviour {
    void answer(Request request, Answer answer) throws IOException, InterruptedException;
  }

  private final LoopbackServer server;
  private final Behaviour behaviour;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  RawApi(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = new LoopbackServer(this::serve);
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
    return error(410);
  }

  static String error(int code) {
    return "{\"type\":\"ERROR\",\"object\":" + status(code, "Any") + "}";
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
    return server.uri();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  long count(Verb verb) {
    return requests.stream().filter(request -> request.verb() == verb).count();
  }

  private void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
    Request request =
        request(LoopbackServer.head(in).orElseThrow(() -> new IOException("no request")));
    requests.add(request);
    behaviour.answer(request, new Answer(out));
  }

  private static Request request(String head) {
    String target = head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    String lower = head.toLowerCase(Locale.ROOT);
    int authorization = lower.indexOf("authorization: ");
    return new Request(
        Verb.of(URI.create(target)),
        target,
        authorization < 0
            ? ""
            : head.substring(authorization + 15, head.indexOf("\r\n", authorization)));
  }

  @Override
  public void close() throws IOException {
    server.close();
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
      server.silence();
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
