package io.imdscope.output.metrics;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.trace.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Prometheus itself, which scrapes one agent and knows our alerts; ends with the test. */
final class RealPrometheus implements AutoCloseable {
  private final Path directory;
  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Starts it with its data in {@code directory}. */
  RealPrometheus(Path directory, InetSocketAddress agent, Path alerts) throws IOException {
    Machine.requireProgram("prometheus");
    this.directory = directory;
    this.port = freePort();
    Path config = directory.resolve("prometheus.yaml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
        rule_files: [%s]
        scrape_configs:
          - job_name: imdscope
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(alerts, agent.getPort()));
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until these alerts fire, whatever others do. */
  void awaitFiring(String... alerts) throws InterruptedException, IOException {
    awaitTrue(() -> firing().containsAll(Set.of(alerts)), "firing: " + List.of(alerts));
  }

  /** Waits until the query has the value, and one alone. */
  void awaitValue(String query, String value) throws InterruptedException, IOException {
    awaitTrue(() -> values(query).equals(List.of(value)), query + " = " + value);
  }

  /** Names of alerts that fire now. */
  Set<String> firing() {
    Set<String> names = new TreeSet<>();
    for (Object alert : (List<?>) data("/api/v1/alerts").getOrDefault("alerts", List.of())) {
      if ("firing".equals(((Map<?, ?>) alert).get("state"))) {
        names.add((String) ((Map<?, ?>) ((Map<?, ?>) alert).get("labels")).get("alertname"));
      }
    }
    return names;
  }

  private List<String> values(String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    List<?> result =
        (List<?>) data("/api/v1/query?query=" + encoded).getOrDefault("result", List.of());
    return result.stream()
        .map(each -> (String) ((List<?>) ((Map<?, ?>) each).get("value")).get(1))
        .toList();
  }

  private void awaitTrue(BooleanSupplier condition, String what)
      throws InterruptedException, IOException {
    if (!Await.until(condition)) {
      throw new AssertionError(
          "waited in vain for " + what + "\n" + Files.readString(directory.resolve("output")));
    }
  }

  /** Empty while it does not answer. */
  private Map<String, Object> data(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? data(Json.object(response.body())) : Map.of();
    } catch (IOException e) {
      return Map.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON are text
  private static Map<String, Object> data(Map<String, Object> answer) {
    return (Map<String, Object>) answer.get("data");
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
