package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.event.AddressText;
import io.imdscope.lab.Lab;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A lab of a test's own with a record of what was really asked, gone when the test ends, however it
 * ends. Other labs may be watched at the same time: what is of this one is told by its network
 * namespaces.
 */
public final class TracedLab implements AutoCloseable {
  public static final String IPV4 = "169.254.169.254";
  static final String IPV6 = "fd00:ec2::254";
  static final String ID = "/latest/meta-data/instance-id";

  private final Lab lab;
  private final Path directory;
  private final Path record;
  private final Thread hook = new Thread(this::down, "lab-down");
  private int fences;

  private TracedLab(Lab lab) throws IOException {
    this.lab = lab;
    directory = Files.createTempDirectory("imdscope-e2e");
    record = directory.resolve("record");
  }

  /** Brings a lab up; skips the test where the machine cannot do it. */
  public static TracedLab up(String test, UnaryOperator<LabOptions> options) throws IOException {
    Machine.requireRoot();
    for (String program : List.of("ip", "nsenter", "setsid", "tee", "curl", "env", "kill")) {
      Machine.requireProgram(program);
    }
    Machine.require(Files.isDirectory(Path.of("/proc/sys/net/ipv6")), "needs IPv6");
    TracedLab traced =
        new TracedLab(Lab.named("e2e-" + ProcessHandle.current().pid() + "-" + test));
    Runtime.getRuntime().addShutdownHook(traced.hook);
    try {
      traced.lab.up(options.apply(LabOptions.DEFAULT.withRecord(traced.record)));
      return traced;
    } catch (RuntimeException e) {
      traced.close();
      throw e;
    }
  }

  public Lab lab() {
    return lab;
  }

  public Path directory() {
    return directory;
  }

  /** A file of the test's resources as a file that a program in the lab can run. */
  String script(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      try (InputStream in = TracedLab.class.getResourceAsStream(name)) {
        Files.copy(in, file);
      }
    }
    return file.toString();
  }

  /** A command that ran inside the lab. */
  record Ran(long pid, int code, String text) {}

  /** Starts a command inside the lab, without the settings of whoever runs the tests. */
  public Process start(Where where, String... command) throws IOException {
    ProcessBuilder builder = lab.exec(where, command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.toLowerCase(Locale.ROOT).endsWith("_proxy")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("NODE_OPTIONS"));
    return builder.start();
  }

  Ran run(Where where, String... command) throws IOException, InterruptedException {
    return feed(where, "", command);
  }

  /** Runs a command inside the lab to its end, with something to read. */
  Ran feed(Where where, String input, String... command) throws IOException, InterruptedException {
    Process process = start(where, command);
    Output said = new Output(process.getInputStream());
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.US_ASCII));
    }
    if (!process.waitFor(2 * Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("a command does not end: " + Arrays.toString(command));
    }
    said.join();
    return new Ran(process.pid(), process.exitValue(), said.text());
  }

  /** Runs curl inside the lab; {@code arguments} may hold no secret that a failure may not show. */
  Ran curl(Where where, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-s", "-m", "20"));
    command.addAll(List.of(arguments));
    return run(where, command.toArray(String[]::new));
  }

  /** A token of the lab's metadata service. */
  public String token() throws IOException, InterruptedException {
    Ran said =
        curl(
            Where.NODE,
            "-X",
            "PUT",
            "-H",
            "X-aws-ec2-metadata-token-ttl-seconds: 600",
            url(IPV4, "/latest/api/token"));
    assertThat(said.code()).isZero();
    assertThat(said.text().length()).isGreaterThan(20);
    return said.text();
  }

  static String url(String address, String path) {
    return "http://" + (address.equals(IPV6) ? "[" + IPV6 + "]" : address) + path;
  }

  public long networkNamespace(Where where) throws IOException {
    return (Long) Files.getAttribute(lab.namespace(where), "unix:ino");
  }

  /** Whether an event is of a process in this lab. */
  boolean isOurs(Printed event) {
    try {
      long namespace = event.number("imds.netns");
      return event.isRequest()
          && (namespace == networkNamespace(Where.NODE)
              || namespace == networkNamespace(Where.POD));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What this lab's processes called so far, as printed. */
  List<Printed> calls(Watcher watcher) {
    return watcher.events().stream().filter(this::isOurs).toList();
  }

  /** What a process called, once there are so many calls of it; fails when they don't come. */
  List<Printed> calls(Watcher watcher, long pid, int count) throws InterruptedException {
    Await.orFail(
        () -> calls(watcher).stream().filter(call -> call.pid() == pid).count() >= count,
        () ->
            count
                + " calls of process "
                + pid
                + ", there are "
                + calls(watcher)
                + " and without a caller "
                + watcher.events().stream().filter(call -> call.pid() < 0).toList());
    return calls(watcher).stream().filter(call -> call.pid() == pid).toList();
  }

  /** The one call of a process. */
  Printed call(Watcher watcher, long pid) throws IOException, InterruptedException {
    calls(watcher, pid, 1);
    fence(watcher);
    List<Printed> calls = calls(watcher, pid, 1);
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  /** All that was asked so far and answered. */
  public List<RequestRecord> asked() throws IOException {
    return RequestRecord.readAll(record);
  }

  /** What was asked and what was printed between two fences. */
  record Traffic(List<RequestRecord> asked, List<Printed> printed) {
    /** Version, method, target and status in order, by the caller's end of the connection. */
    Map<String, List<String>> askedByConnection() {
      Map<String, List<String>> all = new TreeMap<>();
      for (RequestRecord each : asked) {
        String client =
            AddressText.of(InetAddress.ofLiteral(each.clientAddress())) + " " + each.clientPort();
        all.computeIfAbsent(client, _ -> new ArrayList<>())
            .add(
                String.join(
                    " ",
                    version(each),
                    each.method(),
                    each.target(),
                    Integer.toString(each.status())));
      }
      return all;
    }

    /** As {@link #askedByConnection}. */
    Map<String, List<String>> printedByConnection() {
      Map<String, List<String>> all = new TreeMap<>();
      for (Printed each : printed) {
        all.computeIfAbsent(each.client(), _ -> new ArrayList<>())
            .add(
                String.join(
                    " ",
                    each.version(),
                    each.text("http.request.method"),
                    each.target(),
                    each.text("http.response.status_code")));
      }
      return all;
    }

    /** Fails unless what was printed is what was asked. */
    void assertSame() {
      assertThat(printedByConnection()).isEqualTo(askedByConnection());
    }

    private static String version(RequestRecord each) {
      if (each.method().equals("PUT") && each.target().equals("/latest/api/token")) {
        return "token";
      }
      return each.token() ? "v2" : "v1";
    }
  }

  /** Work inside the lab. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Does the work, whose calls all end with an answer, and tells what was asked and printed. */
  Traffic traffic(Watcher watcher, Work work) throws IOException, InterruptedException {
    int before = fence(watcher);
    work.run();
    int after = fence(watcher);
    List<RequestRecord> asked = asked();
    asked = asked.subList(askedAt(asked, before) + 1, askedAt(asked, after));
    // Without an answer at the start of a packet a call is printed only when its connection ends.
    int expected = asked.size();
    Await.until(() -> between(watcher, before, after).size() >= expected);
    return new Traffic(asked, between(watcher, before, after));
  }

  /**
   * Makes a call and waits until it is asked and printed: all calls that were answered before are
   * printed then too.
   */
  int fence(Watcher watcher) throws IOException, InterruptedException {
    int number = ++fences;
    assertThat(curl(Where.NODE, url(IPV4, fencePath(number))).code()).isZero();
    Await.orFail(
        () -> calls(watcher).stream().anyMatch(call -> call.path().equals(fencePath(number))),
        () -> "the fence " + number);
    Await.orFail(
        () -> {
          try {
            return askedAt(asked(), number) >= 0;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        () -> "the record of the fence " + number);
    return number;
  }

  private static String fencePath(int number) {
    return "/latest/meta-data/fence-" + number;
  }

  private static int askedAt(List<RequestRecord> asked, int fence) {
    return asked.stream().map(RequestRecord::target).toList().indexOf(fencePath(fence));
  }

  /** Calls that belong between two fences: a late one may be printed behind the second. */
  private List<Printed> between(Watcher watcher, int before, int after) {
    List<Printed> calls = calls(watcher);
    List<String> paths = calls.stream().map(Printed::path).toList();
    int from = paths.indexOf(fencePath(before)) + 1;
    List<Printed> between = new ArrayList<>(calls.subList(from, paths.indexOf(fencePath(after))));
    between.addAll(calls.subList(paths.indexOf(fencePath(after)) + 1, calls.size()));
    return List.copyOf(between);
  }

  /** Fails unless the event names the lab's container, or none for the node. */
  void assertWorkload(Printed call, Where where) throws IOException {
    assertThat(call.number("imds.netns")).isEqualTo(networkNamespace(where));
    if (where == Where.NODE) {
      assertThat(call.text("k8s.pod.uid")).isNotEqualTo(lab.podUid());
    } else {
      assertThat(call.text("container.id")).isEqualTo(lab.containerId(where));
      assertThat(call.text("container.runtime")).isEqualTo("containerd");
      assertThat(call.text("k8s.pod.uid")).isEqualTo(lab.podUid());
    }
  }

  private void down() {
    boolean _ = lab.down();
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    down();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
