package io.imdscope.diagnosis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.imdscope.Machine;
import io.imdscope.event.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts that advice gives do what they say: run for real, against a service that wants tokens.
 */
class ScriptsRunTest {
  private static final String TOKEN = "AQAAAP==";
  private static final String PATH = "/latest/meta-data/instance-id";
  private static final String ANSWER = "i-0123456789abcdef0";

  @TempDir Path directory;
  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", ScriptsRunTest::serve);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void curl() throws Exception {
    Machine.requireProgram("curl");
    assertThat(shell(script("curl/8.14.1", "curl"))).isEqualTo(ANSWER);
  }

  @Test
  void wget() throws Exception {
    Machine.requireProgram("wget");
    assertThat(shell(script("Wget/1.21.3", "wget"))).isEqualTo(ANSWER);
  }

  @Test
  void busybox() throws Exception {
    Machine.requireProgram("busybox");
    Machine.requireProgram("wget");
    // the read is done with GNU's wget: Debian's static BusyBox crashes in its own
    String script = script("Wget", "busybox").replace("nc -w", "busybox nc -w");
    assertThat(shell(script)).isEqualTo(ANSWER);
  }

  @Test
  void python() throws Exception {
    Machine.requireProgram("python3");
    assertThat(run(script("Python-urllib/3.11", "python3"), "app.py", "python3")).isEqualTo(ANSWER);
  }

  @Test
  void node() throws Exception {
    Machine.requireProgram("node");
    assertThat(run(script("axios/1.6.0", "node"), "app.mjs", "node")).isEqualTo(ANSWER);
  }

  /** Twice, as when a second piece of advice is about the same unit. */
  @Test
  void aUnitGetsItsVariables() throws Exception {
    String script =
        Variables.set(
                Cases.workload("systemd-unit", "app@1.service"),
                Map.of("V", "1", "NO_PROXY", "::1,[::1]"))
            .replace("/etc/systemd/system", directory.toString());
    String said =
        shell("sudo() { \"$@\"; }\nsystemctl() { echo \"$*\"; }\n" + script + "\n" + script);
    assertThat(said).endsWith("daemon-reload\nrestart app@1.service");
    String section = "[Service]\nEnvironment=NO_PROXY=::1,[::1]\nEnvironment=V=1\n";
    assertThat(directory.resolve("app@1.service.d/imds.conf")).hasContent(section + section);
  }

  private static void serve(HttpExchange exchange) throws IOException {
    boolean put = exchange.getRequestMethod().equals("PUT");
    String path = exchange.getRequestURI().getPath();
    String lifetime = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token-ttl-seconds");
    String token = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token");
    if (put && path.equals("/latest/api/token") && "300".equals(lifetime)) {
      answer(exchange, 200, TOKEN);
    } else if (!put && path.equals(PATH) && TOKEN.equals(token)) {
      answer(exchange, 200, ANSWER);
    } else {
      answer(exchange, 401, "");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().add("Connection", "close");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** As it is advised, but for the address: the real one is never called. */
  private String script(String userAgent, String program) {
    String port = Integer.toString(service.getAddress().getPort());
    String script =
        Cases.of(Cause.NO_TOKEN_ATTEMPT, userAgent, program)
            .path(PATH)
            .advice()
            .command()
            .orElseThrow()
            .replace("169.254.169.254 80", "127.0.0.1 " + port)
            .replace("http://169.254.169.254", "http://127.0.0.1:" + port)
            .replace("Host: 169.254.169.254", "Host: 127.0.0.1");
    assertThat(script).doesNotContain("169.254");
    return script;
  }

  private String shell(String script) throws Exception {
    return run(script, "script.sh", "sh");
  }

  private String run(String script, String name, String interpreter) throws Exception {
    Path file = Files.writeString(directory.resolve(name), script + "\n");
    Path out = directory.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(interpreter, file.toString());
    builder
        .environment()
        .keySet()
        .removeIf(each -> each.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out).strip();
  }
}
