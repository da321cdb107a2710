package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.trace.TracedLab.Ran;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that are not simply a program that connects and asks. */
class OddCallersTest {
  private static final String URL = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
  private static final String TOKEN_URL = TracedLab.url(TracedLab.IPV4, "/latest/api/token");
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds: 60";

  private static WatchedLab both;
  private static TracedLab lab;
  private static Watcher watcher;

  /** With EC2's default hop limit, 1. */
  @BeforeAll
  static void start() throws Exception {
    both = WatchedLab.up("odd");
    lab = both.lab();
    watcher = both.watcher();
    // The service's first answer: on an emulated machine it takes longer than a call may.
    Ran _ = lab.curl(Where.NODE, URL);
  }

  @AfterAll
  static void stop() throws Exception {
    if (both != null) {
      both.end();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mapped," + TracedLab.IPV4,
    "gone," + TracedLab.IPV4,
    "gone," + TracedLab.IPV6,
    "not-blocking," + TracedLab.IPV4,
    "not-blocking," + TracedLab.IPV6,
    "handed-on," + TracedLab.IPV4,
    "inherited," + TracedLab.IPV4,
    "file," + TracedLab.IPV4,
    "pieces," + TracedLab.IPV6
  })
  void whoConnectsIsTheCaller(String way, String address) throws Exception {
    String[] command = {Programs.PYTHON, lab.script("callers.py"), way, address};
    Ran ran = lab.run(Where.POD, command);
    assertThat(ran.code()).as(ran.text()).isZero();
    Printed call = lab.call(watcher, ran.pid());
    assertThat(call.version()).isEqualTo("v1");
    assertThat(call.path()).isEqualTo(TracedLab.ID);
    assertThat(call.text("server.address")).isEqualTo(address);
    assertThat(call.text("network.type"))
        .isEqualTo(address.equals(TracedLab.IPV4) ? "ipv4" : "ipv6");
    assertThat(call.text("client.address"))
        .isEqualTo(address.equals(TracedLab.IPV4) ? "10.20.1.2" : "fd00:20:1::2");
    assertThat(call.attribution("process")).isEqualTo("kernel");
    assertThat(call.name()).isEqualTo("python3");
    assertThat(call.args()).containsExactly(command);
    assertThat(call.ancestors().getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
    lab.assertWorkload(call, Where.POD);
    if (!way.equals("gone")) {
      assertThat(call.text("imds.outcome")).isEqualTo("ok");
    }
  }

  @Test
  void aChainOfShellsIsShownToItsTop() throws Exception {
    // Each waits for its child, and the first for the test to have seen them.
    String inner = "curl -q -s -o /dev/null " + URL + "; :";
    Process shell =
        lab.start(
            Where.NODE,
            "sh",
            "-c",
            "bash -c 'sh -c \"$1; read _\" inner \"$1\"; :' middle \"$1\"; :",
            "outer",
            inner);
    List<Printed> calls;
    try {
      Await.orFail(() -> !callsBelow(shell.pid()).isEmpty(), () -> "the call of the chain");
      calls = callsBelow(shell.pid());
    } finally {
      shell.getOutputStream().close();
    }
    assertThat(shell.waitFor()).isNotNegative();
    List<Printed.Named> ancestors = calls.getFirst().ancestors();
    assertThat(calls.getFirst().name()).isEqualTo("curl");
    assertThat(ancestors.stream().limit(4).map(Printed.Named::name))
        .containsExactly("sh", "bash", "sh", "java");
    assertThat(ancestors.get(0).args()).contains("inner");
    assertThat(ancestors.get(1).args()).contains("middle");
    assertThat(ancestors.get(2).args()).contains("outer");
    assertThat(ancestors.get(2).pid()).isEqualTo(shell.pid());
    assertThat(ancestors.get(3).pid()).isEqualTo(ProcessHandle.current().pid());
  }

  private static List<Printed> callsBelow(long ancestor) {
    return lab.calls(watcher).stream()
        .filter(call -> call.ancestors().stream().anyMatch(each -> each.pid() == ancestor))
        .toList();
  }

  @Test
  void afterExecItIsTheProgramThatConnects() throws Exception {
    Ran ran = lab.run(Where.NODE, "sh", "-c", "exec bash -c \"exec curl -q -s " + URL + "\"");
    assertThat(ran.code()).isZero();
    Printed call = lab.call(watcher, ran.pid());
    assertThat(call.name()).isEqualTo("curl");
    assertThat(call.args()).containsExactly("curl", "-q", "-s", URL);
    assertThat(call.ancestors().getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void anOrphanIsTracedToWhoAdoptedIt() throws Exception {
    Ran ran =
        lab.run(Where.NODE, Programs.PYTHON, lab.script("callers.py"), "orphan", TracedLab.IPV4);
    assertThat(ran.code()).as(ran.text()).isZero();
    long orphan = Long.parseLong(ran.text().strip());
    Await.orFail(() -> !callsBelow(orphan).isEmpty(), () -> "the call below " + orphan);
    Printed call = callsBelow(orphan).getFirst();
    assertThat(call.name()).isEqualTo("curl");
    assertThat(call.ancestors()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(call.ancestors().getFirst().pid()).isEqualTo(orphan);
    assertThat(call.ancestors()).extracting(Printed.Named::pid).doesNotContain(ran.pid());
  }

  @Test
  void aProcessIdIsTheMachinesInAPidNamespaceToo() throws Exception {
    Machine.requireProgram("unshare");
    Ran ran =
        lab.run(Where.POD, "unshare", "--pid", "--fork", "sh", "-c", "curl -q -s " + URL + "; :");
    assertThat(ran.code()).isZero();
    Await.orFail(() -> !callsBelow(ran.pid()).isEmpty(), () -> "the call below " + ran.pid());
    Printed call = callsBelow(ran.pid()).getFirst();
    assertThat(call.name()).isEqualTo("curl");
    assertThat(call.pid()).isGreaterThan(2); // what it is inside
    assertThat(call.ancestors().stream().limit(3).map(Printed.Named::name))
        .containsExactly("sh", "unshare", "java");
    lab.assertWorkload(call, Where.POD);
  }

  @Test
  void aThreadIsNamedBesideItsProcess() throws Exception {
    Path classes =
        Path.of(ThreadCall.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Ran ran =
        lab.run(
            Where.NODE, Programs.JAVA, "-cp", classes.toString(), ThreadCall.class.getName(), URL);
    assertThat(ran.code()).as(ran.text()).isZero();
    Printed call = lab.call(watcher, ran.pid());
    assertThat(call.name()).isEqualTo("java");
    assertThat(call.text("thread.name")).isEqualTo(ThreadCall.NAME);
    assertThat(call.number("thread.id")).isPositive().isNotEqualTo(ran.pid());
  }

  @Test
  void aTokenThatDiesOnItsWayIsNoResponse() throws Exception {
    String[] put = {"-m", "1", "-X", "PUT", "-H", TTL, TOKEN_URL};
    Ran pod = lab.curl(Where.POD, put);
    assertThat(pod.code()).isEqualTo(28); // timed out
    Printed call = lab.call(watcher, pod.pid());
    assertThat(call.version()).isEqualTo("token");
    assertThat(call.text("imds.outcome")).isEqualTo("no_response");
    assertThat(call.has("http.response.status_code")).isFalse();
    assertThat(call.has("network.hop_limit")).isFalse();
    lab.assertWorkload(call, Where.POD);

    Ran node = lab.curl(Where.NODE, Arrays.copyOfRange(put, 2, put.length));
    assertThat(node.code()).isZero();
    Printed answered = lab.call(watcher, node.pid());
    assertThat(answered.text("imds.outcome")).isEqualTo("ok");
    assertThat(answered.number("network.hop_limit")).isEqualTo(1);
  }

  static Stream<Arguments> earlier() {
    return Stream.of(TracedLab.IPV4, TracedLab.IPV6)
        .flatMap(
            address -> Stream.of(Where.NODE, Where.POD).map(where -> Arguments.of(address, where)));
  }

  @ParameterizedTest
  @MethodSource("earlier")
  void theOwnerOfAnEarlierConnectionIsFound(String address, Where where) throws Exception {
    String[] command = {Programs.PYTHON, lab.script("raw.py"), address};
    Process caller = lab.start(where, command);
    Output said = new Output(caller.getInputStream());
    try (OutputStream stdin = caller.getOutputStream()) {
      say(stdin, "send", head("before", ""), "answers 1");
      Await.orFail(() -> said.text().contains("answered"), said::text);
      try (Watcher late = Watcher.attached("--format", "json")) {
        say(stdin, "send", head("v1", ""), "answers 1");
        say(stdin, "send", head("v2", "X-aws-ec2-metadata-token: x\r\n"), "answers 1");
        List<Printed> calls = lab.calls(late, caller.pid(), 2);
        lab.fence(late);
        assertThat(lab.calls(late, caller.pid(), 2)).isEqualTo(calls);
        assertThat(calls).extracting(Printed::version).containsExactly("v1", "v2");
        assertThat(calls)
            .extracting(Printed::path)
            .containsExactly("/latest/meta-data/v1", "/latest/meta-data/v2");
        assertThat(calls)
            .extracting(call -> call.number("http.response.status_code"))
            .containsExactly(404L, 401L);
        for (Printed call : calls) {
          assertThat(call.attribution("process")).isEqualTo("procfs");
          assertThat(call.name()).isEqualTo("python3");
          assertThat(call.args()).containsExactly(command);
          assertThat(call.text("server.address")).isEqualTo(address);
          assertThat(call.number("process.real_user.id")).isZero();
          assertThat(call.ancestors().getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
          assertThat(call.ancestors().getFirst().args()).isNotEmpty();
          lab.assertWorkload(call, where);
        }
        late.stop();
      }
    }
    assertThat(caller.waitFor()).as(said.text()).isZero();
  }

  @Test
  void theOwnersOfManyEarlierConnectionsAreFound() throws Exception {
    List<Process> callers = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        Process caller =
            lab.start(Where.NODE, Programs.PYTHON, lab.script("raw.py"), TracedLab.IPV4);
        callers.add(caller);
        Output said = new Output(caller.getInputStream());
        say(caller.getOutputStream(), "send", head("before", ""), "answers 1");
        Await.orFail(() -> said.text().contains("answered"), said::text);
      }
      try (Watcher late = Watcher.attached("--format", "json")) {
        for (Process caller : callers) {
          say(caller.getOutputStream(), "send", head("many", ""), "answers 1");
        }
        for (Process caller : callers) {
          assertThat(lab.calls(late, caller.pid(), 1)).hasSize(1);
        }
      }
    } finally {
      callers.forEach(Process::destroyForcibly);
    }
  }

  /** As on a node whose controllers are on cgroup v1: there a container may be in one of them. */
  @ParameterizedTest
  @ValueSource(strings = {"memory", "pids"})
  void theDeeperOfTheV1ControlGroupsNamesTheContainer(String controller) throws Exception {
    Optional<Path> hierarchy = Machine.cgroup1(controller);
    Assumptions.assumeTrue(hierarchy.isPresent(), "needs " + controller + " on cgroup v1");
    String id = "0123456789abcdef".repeat(4);
    Path parent = hierarchy.get().resolve("imdscope-test-" + ProcessHandle.current().pid());
    Path group = parent.resolve("docker").resolve(id);
    try {
      Files.createDirectories(group);
      String url = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
      String enter = "echo $$ > '" + group.resolve("cgroup.procs") + "' && exec curl -q -s " + url;
      Ran ran = lab.run(Where.NODE, "sh", "-c", enter);
      assertThat(ran.code()).as(ran.text()).isZero();
      Printed call = lab.call(watcher, ran.pid());
      assertThat(call.attribution("container")).isEqualTo("kernel");
      assertThat(call.text("container.id")).isEqualTo(id);
    } finally {
      for (Path each : List.of(group, group.getParent(), parent)) {
        Await.until(() -> each.toFile().delete() || !each.toFile().exists());
      }
    }
  }

  /** Two nodes with the same addresses, and callers on the same port: it may be either's. */
  @Test
  void whereTwoNamespacesLookTheSameTheOwnerStaysUnknown() throws Exception {
    List<Process> callers = new ArrayList<>();
    try (TracedLab twin = TracedLab.up("twin", (LabOptions options) -> options)) {
      for (TracedLab each : List.of(lab, twin)) {
        Process caller =
            each.start(Where.NODE, Programs.PYTHON, lab.script("raw.py"), TracedLab.IPV4, "40123");
        callers.add(caller);
        Output said = new Output(caller.getInputStream());
        say(caller.getOutputStream(), "send", head("before", ""), "answers 1");
        Await.orFail(() -> said.text().contains("answered"), said::text);
      }
      try (Watcher late = Watcher.attached("--format", "json")) {
        say(callers.getLast().getOutputStream(), "send", head("twin", ""), "answers 1");
        Await.orFail(() -> !named(late, "twin").isEmpty(), late::err);
        Printed call = named(late, "twin").getFirst();
        assertThat(call.version()).isEqualTo("v1");
        assertThat(call.has("process.pid")).isFalse();
        assertThat(call.has("container.id")).isFalse();
        late.stop();
        assertThat(late.err()).contains("could not be led back to a process");
        assertThat(late.events().getLast().number("imdscope.unattributed")).isPositive();
      }
    } finally {
      callers.forEach(Process::destroyForcibly);
    }
  }

  private static List<Printed> named(Watcher watcher, String name) {
    return watcher.events().stream()
        .filter(event -> event.isRequest() && event.path().endsWith("/" + name))
        .toList();
  }

  private static String head(String name, String headers) {
    String head =
        "GET /latest/meta-data/" + name + " HTTP/1.1\r\nHost: imds\r\n" + headers + "\r\n";
    return HexFormat.of().formatHex(head.getBytes(StandardCharsets.US_ASCII));
  }

  private static void say(OutputStream stdin, String send, String hex, String next)
      throws IOException {
    stdin.write((send + " " + hex + "\n" + next + "\n").getBytes(StandardCharsets.US_ASCII));
    stdin.flush();
  }

  @Test
  void theLabsNamespacesAreNotTheMachines() throws IOException {
    Object own = Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino");
    assertThat(lab.networkNamespace(Where.NODE)).isNotEqualTo(own);
    assertThat(lab.networkNamespace(Where.POD)).isNotEqualTo(own);
  }
}
