package io.imdscope.output.kubernetes;

import io.imdscope.Json;
import io.imdscope.LoopbackServer;
import io.imdscope.kubernetes.KubernetesAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server for Events that answers what a test wants, byte by byte. */
final class EventsApi implements AutoCloseable {
  private final LoopbackServer server;
  private final Behaviour behaviour;
  private final List<Posted> posted = new CopyOnWriteArrayList<>();

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
    this.server = new LoopbackServer(this::serve);
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
    return new KubernetesAccess.InCluster(server.uri(), Path.of("/nonexistent"));
  }

  List<Posted> posted() {
    return List.copyOf(posted);
  }

  private void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
    String head = LoopbackServer.head(in).orElseThrow(() -> new IOException("no request"));
    String body = new String(LoopbackServer.body(in, head), StandardCharsets.UTF_8);
    Posted request = new Posted(head.substring(0, head.indexOf("\r\n")), body);
    posted.add(request);
    String answer = behaviour.answer(request);
    if (answer.isEmpty()) {
      server.silence();
    }
    out.write(answer.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
