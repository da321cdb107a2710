package io.imdscope.output.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.imdscope.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium that resolves no name, and one page in it, driven over its DevTools socket.
 * Every call has a deadline.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>
 */
final class Chromium implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 60;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final String session;
  private int calls;

  /** Where it is, under one of the names that distributions give it. */
  static Optional<Path> program() {
    List<String> directories = List.of(System.getenv("PATH").split(":", -1));
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Chromium(Path profile) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(false);
    // What it makes there goes with the directory.
    builder.environment().put("TMPDIR", profile.toAbsolutePath().getParent().toString());
    process = builder.start();
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Listener())
            .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    Object target = call("Target.createTarget", Map.of("url", "about:blank")).get("targetId");
    session =
        (String)
            call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId");
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** What it says on standard error once it listens; the rest of it is read and dropped. */
  private String address() throws Exception {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    BlockingQueue<String> found = new LinkedBlockingQueue<>();
    Thread.ofVirtual()
        .start(
            () ->
                errors
                    .lines()
                    .filter(line -> line.startsWith("DevTools listening on "))
                    .forEach(line -> found.add(line.substring("DevTools listening on ".length()))));
    String address = found.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (address == null) {
      process.destroyForcibly();
      throw new IOException("Chromium does not listen: alive=" + process.isAlive());
    }
    return address;
  }

  /** The result of a method of the protocol. */
  @SuppressWarnings("unchecked") // the protocol's objects
  Map<String, Object> call(String method, Map<String, Object> parameters) throws Exception {
    int id = ++calls;
    socket.sendText(message(id, method, parameters), true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    while (true) {
      Map<String, Object> answer = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("no answer: method=" + method);
      }
      if (answer.get("id").equals((long) id)) {
        if (answer.containsKey("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return (Map<String, Object>) answer.get("result");
      }
    }
  }

  private String message(int id, String method, Map<String, Object> parameters) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("id", id);
      json.writeStringField("method", method);
      if (session != null) {
        json.writeStringField("sessionId", session);
      }
      json.writeFieldName("params");
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : parameters.entrySet()) {
        json.writeFieldName(entry.getKey());
        write(json, entry.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName((String) entry.getKey());
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString((String) value);
    }
  }

  void open(Path page) throws Exception {
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    await("document.readyState === 'complete' && location.protocol === 'file:'");
  }

  /** A screen of that size; below 600 pixels it is a phone's. */
  void size(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** {@code screen} or {@code print}, {@code light} or {@code dark}. */
  void media(String type, String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            type,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The value of an expression or of the promise it gives. */
  @SuppressWarnings("unchecked") // the protocol's objects
  Object value(String expression) throws Exception {
    Map<String, Object> answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.containsKey("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.get("exceptionDetails"));
    }
    return ((Map<String, Object>) answer.get("result")).get("value");
  }

  /** Returns once the condition holds on the page. */
  void await(String condition) throws Exception {
    Object holds =
        value(
            "new Promise(done => { const end = performance.now() + 30000; const look = () => {"
                + " if ("
                + condition
                + ") done(true); else if (performance.now() > end) done(false); else"
                + " setTimeout(look, 20); }; look(); })");
    if (!Boolean.TRUE.equals(holds)) {
      throw new AssertionError("never true: " + condition);
    }
  }

  /** Errors and warnings of the console, what the policy refused, and requests to the network. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Forgets the complaints so far, which were meant to be. */
  void forgive() {
    complaints.clear();
  }

  byte[] picture() throws Exception {
    String data = (String) call("Page.captureScreenshot", Map.of("format", "png")).get("data");
    return Base64.getDecoder().decode(data);
  }

  byte[] pdf() throws Exception {
    String data = (String) call("Page.printToPDF", Map.of("printBackground", true)).get("data");
    return Base64.getDecoder().decode(data);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    process.destroy();
    try {
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Sorts what comes: answers to calls, and what there is to complain of. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        Map<String, Object> message = Json.object(text.toString());
        text.setLength(0);
        if (message.containsKey("id")) {
          answers.add(message);
        } else {
          heed(message);
        }
      }
      from.request(1);
      return null;
    }

    private void heed(Map<String, Object> event) {
      String what = String.valueOf(event.get("params"));
      switch (String.valueOf(event.get("method"))) {
        case "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
            "Log.entryAdded",
            "Page.javascriptDialogOpening" ->
            complaints.add(what);
        case "Network.requestWillBeSent" -> {
          if (!what.contains("url=file:")) {
            complaints.add(what);
          }
        }
        default -> {}
      }
    }
  }
}
