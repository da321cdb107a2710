package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Samples;
import io.imdscope.output.metrics.OtlpRecord;
import io.imdscope.trace.Await;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector over TLS: who is trusted gets all, who is not gets nothing. */
@Timeout(120)
class OtlpTrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path shared;
  private static Path store;
  private static Path pem;

  @TempDir private Path directory;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpsServer server;

  @BeforeAll
  static void certify() throws Exception {
    store = shared.resolve("store.p12");
    pem = shared.resolve("authority.pem");
    keytool(
        "-genkeypair -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -alias a -storetype PKCS12"
            + " -storepass changeit -keystore "
            + store);
    keytool("-exportcert -rfc -alias a -storepass changeit -keystore " + store + " -file " + pem);
  }

  @BeforeEach
  void begin() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/v1/logs",
        exchange -> {
          byte[] _ = exchange.getRequestBody().readAllBytes();
          requests.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void whoIsTrustedGetsAll() throws Exception {
    try (OtlpExport export = export("127.0.0.1", Optional.of(pem))) {
      export.event(Calls.by("curl").v1(1));
      Await.orFail(() -> export.counts().get(OtlpRecord.SENT) == 1, said::toString);
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void whoIsNotTrustedGetsNothing() throws Exception {
    try (OtlpExport export = export("127.0.0.1", Optional.empty())) {
      export.event(Calls.by("curl").v1(1));
      Await.orFail(() -> !said.isEmpty(), () -> "nothing said");
    }
    assertThat(said.getFirst()).contains("TLS is not accepted");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aCertificateOfAnotherNameIsNotTrusted() throws Exception {
    try (OtlpExport export = export("localhost", Optional.of(pem))) {
      export.event(Calls.by("curl").v1(1));
      Await.orFail(() -> !said.isEmpty(), () -> "nothing said");
    }
    assertThat(said.getFirst()).contains("TLS is not accepted");
    assertThat(requests).hasValue(0);
  }

  @Test
  void whatIsNoSuchFileIsRefused() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty"), "");
    Path other = Files.writeString(directory.resolve("other"), "-----BEGIN hunter2-----\nhunter2");
    for (Path file : List.of(empty, other, directory, directory.resolve("none"))) {
      assertThatThrownBy(() -> OtlpTrust.of(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("OTEL_EXPORTER_OTLP_CERTIFICATE")
          .hasMessageNotContaining("hunter2");
    }
  }

  private OtlpExport export(String host, Optional<Path> certificate) {
    String url = "https://" + host + ":" + server.getAddress().getPort();
    return OtlpExport.start(
        OtlpTarget.of(url, Optional.empty(), certificate),
        Samples.node(),
        OtlpExportTest.QUICK,
        () -> new MetricSnapshots(List.of()),
        said::add);
  }

  private static void keytool(String arguments) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder builder =
        new ProcessBuilder((program + " " + arguments).split(" ", -1)).redirectErrorStream(true);
    Process process = builder.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
