package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A lab with real containers of a test's own, with a record of what was really asked; gone when the
 * test ends, however it ends.
 */
public final class ContainerLab implements AutoCloseable {
  private static final long PATIENCE_SECONDS = Machine.patience(Duration.ofSeconds(60)).toSeconds();

  private final Lab lab;
  private final Names names;
  private final Path directory;
  private final LabPods pods;
  private final Thread hook = new Thread(this::down, "container-lab-down");

  private ContainerLab(String name) throws IOException {
    lab = Lab.named(name);
    names = new Names(name);
    directory = Files.createTempDirectory("imdscope-containers");
    pods = new LabContainers(names, containerd()).pods();
  }

  /** Skips the test where the machine cannot run containers. */
  public static void requirePrograms() {
    Machine.requireRoot();
    for (String program :
        List.of(
            "ip",
            "nsenter",
            "unshare",
            "setsid",
            "mount",
            "curl",
            "ldd",
            "busybox",
            "containerd",
            "ctr",
            "runc")) {
      Machine.requireProgram(program);
    }
    Machine.require(
        Stream.of("/usr/lib/cni", "/usr/libexec/cni", "/opt/cni/bin")
            .anyMatch(path -> Files.isExecutable(Path.of(path, "ptp"))),
        "needs the CNI plugins (Debian: containernetworking-plugins)");
  }

  /**
   * Brings a lab up.
   *
   * @param test a few small letters and digits, to tell labs apart
   */
  public static ContainerLab up(String test) throws IOException {
    return up(test, options -> options);
  }

  /** Brings a lab up with other options than the default ones. */
  public static ContainerLab up(String test, UnaryOperator<LabOptions> options) throws IOException {
    requirePrograms();
    ContainerLab made = new ContainerLab("c" + ProcessHandle.current().pid() + "-" + test);
    Runtime.getRuntime().addShutdownHook(made.hook);
    try {
      made.lab.up(
          options.apply(
              LabOptions.DEFAULT
                  .withRecord(made.directory.resolve("record"))
                  .withContainers(true)));
      return made;
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
  }

  public Lab lab() {
    return lab;
  }

  Names names() {
    return names;
  }

  /** What runs pods, and tells of them. */
  public LabPods pods() {
    return pods;
  }

  /** The runtime's CRI socket. */
  public Path socket() {
    return lab.containers().socket();
  }

  /** Where its record is, and where other files may be that go with it. */
  public Path directory() {
    return directory;
  }

  /**
   * Has the metadata service run on with other options, as after {@code aws ec2
   * modify-instance-metadata-options}; pods run on.
   */
  public void modify(UnaryOperator<LabOptions> change) throws IOException, InterruptedException {
    State state = new State(names);
    LabOptions options = change.apply(state.options().orElseThrow());
    kill(state.service().orElseThrow());
    Files.delete(state.ready());
    new Service(names, state, new Background(names, state))
        .start(state.id().orElseThrow(), options);
  }

  /** Ends containerd as an update does; pods run on. */
  public void stopContainerd() {
    lab.containers().stopRuntime();
  }

  /** Ends containerd as a crash does; pods run on. */
  public void killContainerd() throws InterruptedException {
    kill(containerd().process().orElseThrow());
  }

  /** Kills the process that holds the mounts of containerd. */
  void killKeeper() throws InterruptedException {
    kill(containerd().keeper().orElseThrow());
  }

  public void startContainerd() {
    lab.containers().startRuntime();
  }

  private Containerd containerd() {
    State state = new State(names);
    return new Containerd(names, state, new Background(names, state));
  }

  private static void kill(ProcessHandle process) throws InterruptedException {
    process.destroyForcibly();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.sleep(10);
    }
  }

  /** What a command said, and its exit code. */
  public record Said(int code, String text) {}

  /** Runs a command to its end inside a container that runs, without asking the runtime. */
  public Said exec(RunningPod pod, String container, String... command)
      throws IOException, InterruptedException {
    return run(lab.containers().exec(pod.pod().uid(), pod.container(container), List.of(command)));
  }

  /** Runs a command to its end inside a container, by its name. */
  Said exec(String container, String... command) throws IOException, InterruptedException {
    return run(lab.containers().exec(container, List.of(command)));
  }

  private static Said run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), text);
  }

  /** All that was asked so far and answered, by pods and by others on the node. */
  public List<RequestRecord> asked() throws IOException {
    return RequestRecord.readAll(directory.resolve("record"));
  }

  /** As {@link #asked()}, once there are so many; fails when they don't come. */
  public List<RequestRecord> asked(int requests) throws IOException, InterruptedException {
    return TestLab.await(directory.resolve("record"), requests);
  }

  private void down() {
    boolean _ = lab.down();
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    pods.close();
    down();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
