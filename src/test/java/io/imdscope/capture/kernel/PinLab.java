package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.bpf.Cgroup;
import io.imdscope.event.Endpoint;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A BPF file system of a test's own, and a client and its metadata service in a network namespace
 * with nothing but a loopback. The endpoint's port is the test's own too: nobody else calls it.
 */
public final class PinLab {
  public static final Endpoint ENDPOINT = Endpoint.parse("169.254.169.254:8180");
  static final int RING_BYTES = 256 * 1024;
  private static final long PATIENCE_SECONDS = Machine.patience(Duration.ofSeconds(60)).toSeconds();

  /** The kernel's own files in every BPF file system. */
  private static final List<String> KERNELS = List.of("maps.debug", "progs.debug");

  final Path mount;
  public final Pins pins;
  private static final String PORTS = "net.ipv4.ip_local_port_range=20000\t65535";

  private final Endpoint endpoint;
  private final Path directory;
  private final String namespace = "imdscope-pins-" + ProcessHandle.current().pid();
  private final List<String> undo = new ArrayList<>();
  private Process caller;
  private BufferedWriter orders;
  private BufferedReader answers;

  public PinLab() throws Exception {
    this(ENDPOINT);
  }

  /** A lab whose service is at another address of the metadata service's. */
  PinLab(Endpoint endpoint) throws Exception {
    this.endpoint = endpoint;
    Machine.requireRoot();
    for (String program : List.of("ip", "nsenter", "sysctl", "python3", "mount", "umount")) {
      Machine.requireProgram(program);
    }
    directory = Files.createTempDirectory("imdscope-pins");
    mount = Files.createDirectory(directory.resolve("bpf"));
    pins = new Pins(mount.resolve("imdscope"));
    try {
      run("mount -t bpf bpf " + mount);
      undo.add("umount " + mount);
      run("ip netns add " + namespace);
      undo.add("ip netns del " + namespace);
      run("ip -n " + namespace + " link set lo up");
      InetAddress address = endpoint.address();
      String length = address instanceof Inet6Address ? "/128 nodad" : "/32";
      run("ip -n " + namespace + " address add " + address.getHostAddress() + length + " dev lo");
      // A port stays taken for a minute, and some tests make more calls than there usually are.
      run("nsenter --net=/run/netns/" + namespace + " sysctl -q -w " + PORTS);
      startCaller();
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private void startCaller() throws IOException {
    Path script = directory.resolve("caller.py");
    try (InputStream in = PinLab.class.getResourceAsStream("caller.py")) {
      Files.copy(in, script);
    }
    List<String> command =
        List.of(
            "nsenter",
            "--net=/run/netns/" + namespace,
            "python3",
            script.toString(),
            endpoint.address().getHostAddress(),
            Integer.toString(endpoint.port()));
    caller = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    orders = caller.outputWriter(StandardCharsets.UTF_8);
    answers = caller.inputReader(StandardCharsets.UTF_8);
    assertThat(answers.readLine()).isEqualTo("done");
  }

  /** Has the caller do something, and waits until it has. */
  public void tell(String... words) throws IOException {
    order(words);
    awaitDone();
  }

  /** Has the caller begin something. */
  public void order(String... words) throws IOException {
    orders.write(String.join(" ", words) + "\n");
    orders.flush();
  }

  public void awaitDone() throws IOException {
    assertThat(answers.readLine()).isEqualTo("done");
  }

  /** A request and its answer on an open connection. */
  void get(String connection, String path) throws IOException {
    tell("send", connection, "GET " + path + " HTTP/1.1\\r\\n\\r\\n");
    tell("answer", connection);
  }

  /** A request and its answer on a connection of its own. */
  public void call(String path) throws IOException {
    tell("open once");
    get("once", path);
    tell("close once");
  }

  /** A command line that runs a command where the caller is. */
  public List<String> within(String... command) {
    List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
    whole.addAll(List.of(command));
    return whole;
  }

  long callerPid() {
    return caller.pid();
  }

  /** What is pinned, by name. */
  public List<String> pinned() throws IOException {
    if (!Files.isDirectory(pins.directory())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(pins.directory())) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** The program's parts that are attached to this machine. */
  static List<String> attached() {
    try (Cgroup root = CgroupRoot.open()) {
      return Stream.of(Cgroup.AttachType.values())
          .flatMap(hook -> root.query(hook).programs().stream())
          .map(Cgroup.Attached::name)
          .filter(name -> name.startsWith("imds_"))
          .toList();
    }
  }

  /** When the last pin of a link goes, the kernel only begins to detach. */
  static void awaitAttached(int programs) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (attached().size() != programs) {
      assertThat(System.nanoTime()).as("%s", attached()).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  static void run(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
  }

  /** Removes the pins, and then as {@link #close}. */
  void removeAndClose() throws Exception {
    try {
      pins.remove();
    } finally {
      close();
    }
  }

  /** Removes everything, and fails where a test has left pins behind. */
  public void close() throws Exception {
    if (caller != null) {
      orders.close();
      assertThat(caller.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    List<String> left;
    try (Stream<Path> entries = Files.list(mount)) {
      left =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !KERNELS.contains(name))
              .toList();
    }
    for (String command : undo.reversed()) {
      run(command);
    }
    Files.deleteIfExists(directory.resolve("caller.py"));
    Files.delete(mount);
    Files.delete(directory);
    assertThat(left).as("pins").isEmpty();
    assertThat(attached()).isEmpty();
  }
}
