package io.imdscope.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An API server with one pod on {@code node-1}, behind a certificate of its own authority. */
public final class TlsApi implements AutoCloseable {
  private static final String PASSWORD = "password";
  private static final String TOKEN = "token-of-the-test";
  private static final String LIST =
      """
      {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5"},"items":[{"metadata":
      {"name":"web-1","namespace":"shop","uid":"5b6a7f0e-0000-4000-8000-000000000001",
      "resourceVersion":"4"},"spec":{"nodeName":"node-1","containers":[{"name":"app"}]}}]}
      """;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Path certificate;

  public TlsApi(Path directory) throws Exception {
    Path store = directory.resolve("store.p12");
    certificate = directory.resolve("ca.crt");
    keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", store, "-rfc", "-file", certificate.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", TlsApi::answer);
    server.setExecutor(threads);
    server.start();
  }

  private static void keytool(String command, Path store, String... more) throws Exception {
    String[] first = {
      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      command,
      "-alias",
      "api",
      "-keystore",
      store.toString(),
      "-storetype",
      "PKCS12",
      "-storepass",
      PASSWORD
    };
    String _ =
        Run.well(
            java.util.stream.Stream.of(first, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new));
  }

  /** Lists, and begins a watch in which nothing happens. */
  private static void answer(HttpExchange exchange) throws IOException {
    boolean allowed =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    byte[] body = (allowed ? LIST : "{}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (allowed && query.contains("watch=true")) {
      exchange.sendResponseHeaders(200, 0); // and stays open
      exchange.getResponseBody().flush();
      return;
    }
    exchange.sendResponseHeaders(allowed ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  public URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What a client needs to know. */
  String kubeconfig() throws IOException {
    return """
        {"apiVersion":"v1","kind":"Config","current-context":"test",
         "contexts":[{"name":"test","context":{"cluster":"test","user":"test"}}],
         "clusters":[{"name":"test","cluster":{"server":"%s",
           "certificate-authority-data":"%s"}}],
         "users":[{"name":"test","user":{"token":"%s"}}]}
        """
        .formatted(
            uri(), Base64.getEncoder().encodeToString(Files.readAllBytes(certificate)), TOKEN);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
