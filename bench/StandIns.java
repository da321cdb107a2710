import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What an agent talks to on a node, as far as it needs: a container runtime, a Kubernetes API with
 * TLS that lists and watches pods and takes Events, and an OpenTelemetry collector. Prints the ports
 * of the latter two, then each request; ends with standard input.
 *
 * <pre>StandIns KEYSTORE PASSWORD POD-TEMPLATE PODS RUNTIME-SOCKET</pre>
 */
public final class StandIns {

  private final byte[] list;
  private final CountDownLatch end = new CountDownLatch(1);

  private StandIns(Path template, int pods) throws IOException {
    String pod = Files.readString(template).replaceAll("\\s*\\n\\s*", "");
    list =
        IntStream.range(0, pods)
            .mapToObj(
                i ->
                    pod.replace("web-6d4b75cb6d-x7k2p", name(i))
                        .replace("3f0a7a52-6f0e-4c0e-9d1b-0d5b8f7a1c11", uid(i)))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":"
                        + "\"5\"},\"items\":[",
                    "]}"))
            .getBytes(StandardCharsets.UTF_8);
  }

  static String name(int pod) {
    return "web-6d4b75cb6d-" + pod;
  }

  static String uid(int pod) {
    return "0f5a3c1e-6b7d-4e8f-9a0b-%012x".formatted(pod);
  }

  public static void main(String[] arguments) throws Exception {
    int pods = Integer.parseInt(arguments[3]);
    StandIns standIns = new StandIns(Path.of(arguments[2]), pods);
    StandInRuntime.serve(Path.of(arguments[4]), pods);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer api = HttpsServer.create(any, 0);
    api.setHttpsConfigurator(new HttpsConfigurator(tls(Path.of(arguments[0]), arguments[1])));
    HttpServer collector = HttpServer.create(any, 0);
    serve(api, standIns::api);
    serve(collector, exchange -> answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8)));
    System.out.println(api.getAddress().getPort() + " " + collector.getAddress().getPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static SSLContext tls(Path file, String password) throws Exception {
    KeyStore keys = KeyStore.getInstance(file.toFile(), password.toCharArray());
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private interface Answering {
    void answer(HttpExchange exchange) throws Exception;
  }

  private static void serve(HttpServer server, Answering answering) {
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          try (exchange) {
            answering.answer(exchange);
          } catch (IOException e) {
            // The agent has ended.
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    server.start();
  }

  private void api(HttpExchange exchange) throws IOException, InterruptedException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (exchange.getRequestMethod().equals("POST")) {
      answer(exchange, 201, "{}".getBytes(StandardCharsets.UTF_8));
    } else if (!query.contains("watch=true")) {
      answer(exchange, 200, list);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      for (int version = 6; true; version++) {
        out.write(
            ("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":"
                    + "{\"resourceVersion\":\""
                    + version
                    + "\"},\"spec\":{\"containers\":null},\"status\":{}}}\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        end.await(1, TimeUnit.SECONDS);
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      in.skip(Long.MAX_VALUE);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
