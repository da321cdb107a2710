package io.imdscope.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.cri.ContainerSpec;
import io.imdscope.cri.ContainerSpec.Mount;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import io.imdscope.trace.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A lab whose pods run real SDKs, and a watcher of it that prints JSON. This machine's programs are
 * mounted into the containers, so that nothing but the SDKs themselves is fetched.
 */
final class SdkLab implements AutoCloseable {
  private final ContainerLab lab;
  private final Path log;
  private Watcher watcher;
  private final Path sdks;
  private final List<Started> started = new ArrayList<>();
  private Optional<Kube2iam> proxy = Optional.empty();

  private SdkLab(ContainerLab lab, Path log, Watcher watcher, Path sdks) {
    this.lab = lab;
    this.log = log;
    this.watcher = watcher;
    this.sdks = sdks;
  }

  /**
   * Brings it up; skips the test where the machine or a registry doesn't allow it.
   *
   * @param test a few small letters and digits, to tell labs apart
   */
  static SdkLab up(String test, UnaryOperator<LabOptions> options) throws Exception {
    ContainerLab.requirePrograms();
    Machine.requireProgram("iptables");
    Path sdks = Sdks.require();
    ContainerLab lab = ContainerLab.up(test, options);
    try {
      Path log = lab.directory().resolve("log");
      return new SdkLab(lab, log, watch(lab, log), sdks);
    } catch (Exception | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** One more watcher of the same pods, with a log of its own, for whoever asks to close. */
  Watcher watchAnew(Path itsLog) throws IOException, InterruptedException {
    return watch(lab, itsLog);
  }

  /** The watcher has ended; another goes on with its log. */
  void watchOn() throws IOException, InterruptedException {
    assertThat(watcher.process().isAlive()).isFalse();
    watcher.close();
    watcher = watch(lab, log);
  }

  private static Watcher watch(ContainerLab lab, Path log)
      throws IOException, InterruptedException {
    return Watcher.attached(
        "--format", "json", "--cri-socket", lab.socket().toString(), "--log", log.toString());
  }

  /** The directory of what was watched. */
  Path log() {
    return log;
  }

  ContainerLab lab() {
    return lab;
  }

  Watcher watcher() {
    return watcher;
  }

  /** The proxy's container, where there is one. */
  Optional<String> proxyContainer() {
    return proxy.map(each -> each.pod().container(Kube2iam.NAME));
  }

  /** The proxy on this node, started when it is first asked for. */
  Kube2iam proxy() throws Exception {
    if (proxy.isEmpty()) {
      proxy = Optional.of(Kube2iam.start(this));
    }
    return proxy.get();
  }

  /**
   * A scenario that was started.
   *
   * @param containers the runtime's ids by program
   */
  record Started(Scenario scenario, RunningPod pod, Map<Program, String> containers) {}

  /** Takes the proxy away, and what hands it calls. */
  void removeProxy() throws Exception {
    if (proxy.isPresent()) {
      proxy.get().remove();
      proxy = Optional.empty();
    }
  }

  /** Starts a scenario's pod and the programs in it, and does not wait for them. */
  Started start(Scenario scenario) throws Exception {
    Pod pod = Pod.of(scenario.namespace(), scenario.name());
    if (scenario.reach() == Scenario.Reach.HOST) {
      pod = pod.onHostNetwork();
    }
    String waiter = Program.SLEEP.container();
    if (scenario.reach() == Scenario.Reach.PROXIED) {
      // Its address is to be known before anything calls.
      pod = pod.with(container(waiter, Program.SLEEP.command(1), Map.of()));
    }
    RunningPod running = lab.pods().run(pod);
    if (scenario.reach() == Scenario.Reach.PROXIED) {
      proxy().redirect(running, waiter);
    }
    Map<Program, String> ids = new LinkedHashMap<>();
    for (Program each : scenario.programs()) {
      ids.put(
          each,
          lab.pods()
              .start(
                  running,
                  container(
                      scenario.container(each), each.command(scenario.rounds()), scenario.env())));
    }
    Started made = new Started(scenario, running, ids);
    started.add(made);
    return made;
  }

  /**
   * Waits for the end of all programs that were started so far, and until all their calls are
   * printed: a request without an answer is printed only ten seconds later. Fails unless what was
   * printed is what the service was asked.
   */
  void finish() throws Exception {
    for (Started each : started) {
      for (String id : each.containers().values()) {
        assertThat(lab.pods().awaitExit(id, LabPods.PATIENCE)).as(each.toString()).isTrue();
      }
    }
    Ledger ledger = new Ledger(this, started);
    boolean _ = Await.until(ledger::isWhole);
    ledger.assertWhole();
  }

  /** What a program said of itself. */
  List<String> said(Started started, Program program) throws IOException {
    return lab.pods().said(started.pod().pod(), started.scenario().container(program), 0);
  }

  /** The calls of one program so far, in the order in which they were sent. */
  List<Printed> calls(Started started, Program program) {
    return calls(watcher, started.containers().get(program));
  }

  /** The calls of one container as a watcher printed them, in the order in which they were sent. */
  static List<Printed> calls(Watcher watcher, String container) {
    return watcher.events().stream()
        .filter(event -> event.isRequest() && event.text("container.id").equals(container))
        .sorted(Comparator.comparing(Wire::time))
        .toList();
  }

  /** A container of the lab's image that also sees this machine's programs and the SDKs. */
  ContainerSpec container(String name, List<String> command, Map<String, String> env)
      throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", "/tmp"));
    all.putAll(env);
    return new ContainerSpec(
        name,
        0,
        ImageArchive.IMAGE,
        command,
        List.of(),
        all,
        mounts(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  private List<Mount> mounts() throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    List<Mount> mounts =
        new ArrayList<>(
            List.of(new Mount(sdks, "/sdks", true), new Mount(Sdks.sources(), "/drivers", true)));
    List<Path> same = new ArrayList<>(List.of(Path.of("/usr"), Path.of("/lib"), Path.of("/lib64")));
    if (!java.startsWith("/usr")) {
      same.add(java);
    }
    // A JDK of Debian's keeps its settings there.
    try (Stream<Path> etc = Files.list(Path.of("/etc"))) {
      etc.filter(path -> path.getFileName().toString().startsWith("java-")).forEach(same::add);
    }
    same.stream()
        .filter(Files::exists)
        .forEach(path -> mounts.add(new Mount(path, path.toString(), true)));
    return List.copyOf(mounts);
  }

  /** Runs a shell command on the node's network; fails when it does. */
  void onNode(String command) throws IOException, InterruptedException {
    Process process =
        lab.lab().exec(Where.NODE, "sh", "-e", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  /** Fails unless the watcher ends well: 4 when something was lost, as others may bring about. */
  @Override
  public void close() throws IOException {
    try (lab;
        Watcher _ = watcher) {
      if (watcher.process().isAlive()) {
        assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
