package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.trace.TracedLab.Ran;
import io.imdscope.trace.TracedLab.Traffic;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What real clients ask is what is printed: count, order, version, status and caller. */
class RealClientsTest {
  private static final int HOPS = 2;
  private static final List<String> ASKED =
      List.of(
          "PUT /latest/api/token false 200",
          "GET /latest/meta-data/instance-id true 200",
          "GET /latest/meta-data/placement/region false 200",
          "GET /latest/meta-data/no-such?a=b false 404");

  private static TracedLab lab;
  private static Watcher watcher;

  /**
   * How a client is run.
   *
   * @param command without the base URL at its end
   * @param names what its processes may be called
   * @param connections how many it may open; a request on a used one is what fewer than four prove
   */
  record Client(
      String name,
      List<String> command,
      Set<String> names,
      Set<Integer> connections,
      String program) {
    boolean isShell() {
      return command.getFirst().equals("sh");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    lab = TracedLab.up("clients", (LabOptions options) -> options.withHopLimit(HOPS));
    watcher = Watcher.attached("--format", "json");
  }

  @AfterAll
  static void stop() throws Exception {
    try (TracedLab _ = lab;
        Watcher _ = watcher) {
      if (watcher != null) {
        watcher.stop();
      }
    }
  }

  static Stream<Arguments> runs() {
    return clients()
        .flatMap(
            client ->
                Stream.of(TracedLab.IPV4, TracedLab.IPV6)
                    .flatMap(
                        address ->
                            Stream.of(Where.NODE, Where.POD)
                                .map(where -> Arguments.of(client, address, where))));
  }

  private static Stream<Client> clients() {
    return Stream.of(
        shell("curl-keep", "curl", 2, Set.of("curl")),
        shell("curl-close", "curl", 4, Set.of("curl")),
        shell("wget-keep", "wget", 3, Set.of("wget")),
        shell("wget-close", "wget", 4, Set.of("wget")),
        shell("busybox", "busybox", 4, Set.of("busybox", "curl")),
        python("keep", 1),
        python("close", 4),
        node("http", "keep", 1),
        node("http", "close", 4),
        node("fetch", "keep", 1, 2, 3), // it opens another while the first one is being read
        java("url", "keep", 1),
        java("url", "close", 4),
        java("client", "keep", 1),
        java("client", "close", 4));
  }

  private static Client shell(String name, String program, int connections, Set<String> names) {
    return new Client(name, List.of("sh", "calls.sh", name), names, Set.of(connections), program);
  }

  private static Client python(String mode, int connections) {
    return new Client(
        "python-" + mode,
        List.of(Programs.PYTHON, "calls.py", mode),
        Set.of("python3"),
        Set.of(connections),
        "python3");
  }

  private static Client node(String which, String mode, Integer... connections) {
    return new Client(
        "node-" + which + "-" + mode,
        List.of("node", "calls.mjs", which, mode),
        Set.of("node", "MainThread", "node-MainThread"),
        Set.of(connections),
        "node");
  }

  private static Client java(String which, String mode, int connections) {
    try {
      Path classes =
          Path.of(JavaCalls.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new Client(
          "java-" + which + "-" + mode,
          List.of(
              Programs.JAVA,
              "-XX:TieredStopAtLevel=1",
              "-cp",
              classes.toString(),
              JavaCalls.class.getName(),
              which,
              mode),
          Set.of("java"),
          Set.of(connections),
          "env");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void whatIsAskedIsPrinted(Client client, String address, Where where) throws Exception {
    Machine.requireProgram(client.program());
    List<String> command = new ArrayList<>();
    for (String word : client.command()) {
      command.add(word.startsWith("calls.") ? lab.script(word) : word);
    }
    command.add(TracedLab.url(address, ""));
    List<Ran> ran = new ArrayList<>();
    Traffic traffic =
        lab.traffic(watcher, () -> ran.add(lab.run(where, command.toArray(String[]::new))));
    Ran end = ran.getFirst();
    assertThat(end.code()).isZero();

    // The client did what this test is about.
    assertThat(traffic.asked())
        .extracting(
            each -> each.method() + " " + each.target() + " " + each.token() + " " + each.status())
        .containsExactlyElementsOf(ASKED);
    assertThat((int) traffic.asked().stream().map(RequestRecord::connection).distinct().count())
        .isIn(client.connections());

    traffic.assertSame();
    for (Printed call : traffic.printed()) {
      assertAttributed(call, client, command, end.pid());
      lab.assertWorkload(call, where);
      assertThat(call.text("server.address")).isEqualTo(address);
      assertThat(call.text("network.type"))
          .isEqualTo(address.equals(TracedLab.IPV4) ? "ipv4" : "ipv6");
      boolean found = call.number("http.response.status_code") == 200;
      assertThat(call.text("imds.outcome")).isEqualTo(found ? "ok" : "error");
      assertThat(call.number("imds.duration_us")).isNotNegative();
      // One hop lies between the pod's socket and the node's.
      assertThat(call.number("network.hop_limit"))
          .isEqualTo(call.version().equals("token") ? (where == Where.NODE ? HOPS : HOPS - 1) : -1);
    }
    assertThat(end.text().strip().length()).isGreaterThan(20);
    Secrets.assertAbsent(end.text().strip(), watcher);
  }

  private static void assertAttributed(
      Printed call, Client client, List<String> command, long started) {
    assertThat(call.attribution("process")).isEqualTo("kernel");
    assertThat(call.name()).isIn(client.names());
    assertThat(call.has("process.start_time")).isTrue();
    assertThat(call.number("process.real_user.id")).isZero();
    assertThat(call.ancestors()).isNotEmpty();
    Printed.Named parent = call.ancestors().getFirst();
    if (client.isShell()) {
      assertThat(call.args().getFirst()).isEqualTo(call.name());
      assertThat(String.join(" ", call.args())).contains(call.path());
      // A command substitution is a shell of its own.
      Printed.Named shell =
          call.ancestors().stream().filter(each -> each.pid() == started).findFirst().orElseThrow();
      assertThat(parent.name()).isEqualTo("sh");
      assertThat(shell.name()).isEqualTo("sh");
      assertThat(shell.args()).isEqualTo(command);
    } else {
      assertThat(call.pid()).isEqualTo(started);
      assertThat(call.args()).isEqualTo(command);
      assertThat(parent.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(parent.name()).isEqualTo("java");
      assertThat(parent.args()).isNotEmpty();
    }
  }
}
