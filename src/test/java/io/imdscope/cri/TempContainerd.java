package io.imdscope.cri;

import io.imdscope.Machine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real containerd of a test's own, with its CRI plugin, runc and two images; gone when the test
 * ends, with all that it started.
 */
public final class TempContainerd implements AutoCloseable {
  public static final String PAUSE = "imdscope.test/pause:1";
  public static final String BUSYBOX = "docker.io/library/busybox:1.35";

  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Path cgroup;
  private Process process;

  private TempContainerd(Path directory) {
    this.directory = directory;
    cgroup = Path.of("/imdscope-test-" + directory.getFileName());
  }

  /** Starts one; {@code disabled} are plugins to leave out. */
  public static TempContainerd start(String... disabled) throws IOException {
    Machine.requireRoot();
    for (String program : List.of("containerd", "ctr", "runc", "busybox", "tar")) {
      Machine.requireProgram(program);
    }
    // Short, since the path of a Unix socket is.
    TempContainerd containerd = new TempContainerd(Files.createTempDirectory("ctrd"));
    containerd.configure(disabled);
    containerd.launch();
    for (String namespace : List.of("k8s.io", "default")) {
      containerd.ctr(namespace, "images", "import", TestImage.in(containerd.directory).toString());
    }
    return containerd;
  }

  public Path socket() {
    return directory.resolve("c.sock");
  }

  public Path directory() {
    return directory;
  }

  /** The control group under which this containerd's containers belong. */
  public String cgroup() {
    return cgroup.toString();
  }

  /** Kills it; containers go on. The socket stays, without a listener. */
  public void kill() throws IOException {
    process.destroyForcibly();
    codeOf(process);
  }

  /** Sends it a signal, such as STOP. */
  public void signal(String name) throws IOException {
    run(List.of("kill", "-" + name, Long.toString(process.pid())));
  }

  /** Starts it, and waits until it answers. */
  public void launch() throws IOException {
    process =
        new ProcessBuilder("containerd", "--config", directory.resolve("config.toml").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (run(List.of("ctr", "--address", socket().toString(), "version")).code() != 0) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(
            "containerd does not answer: " + Files.readString(directory.resolve("log")));
      }
      pause();
    }
  }

  /** Runs containerd's own client in a namespace; gives what it said. */
  public String ctr(String namespace, String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(List.of("ctr", "--address", socket().toString(), "-n", namespace));
    line.addAll(Arrays.asList(arguments));
    Said said = run(line);
    if (said.code() != 0) {
      throw new IOException(line + ": " + said.text());
    }
    return said.text();
  }

  private record Said(int code, String text) {}

  private static Said run(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(codeOf(process), text);
  }

  private static int codeOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException();
  }

  private void configure(String... disabled) throws IOException {
    List<String> left =
        new ArrayList<>(
            List.of(
                "io.containerd.snapshotter.v1.btrfs",
                "io.containerd.snapshotter.v1.zfs",
                "io.containerd.snapshotter.v1.devmapper",
                "io.containerd.tracing.processor.v1.otlp"));
    left.addAll(Arrays.asList(disabled));
    Files.writeString(
        directory.resolve("config.toml"),
        """
        version = 2
        root = "DIR/root"
        state = "DIR/state"
        disabled_plugins = ["PLUGINS"]
        [grpc]
          address = "DIR/c.sock"
        [plugins."io.containerd.internal.v1.opt"]
          path = "DIR/opt"
        [plugins."io.containerd.grpc.v1.cri"]
          restrict_oom_score_adj = true
          disable_apparmor = true
          sandbox_image = "PAUSE"
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          [plugins."io.containerd.grpc.v1.cri".cni]
            conf_dir = "DIR/cni"
        """
            .replace("DIR", directory.toString())
            .replace("PAUSE", PAUSE)
            .replace("PLUGINS", String.join("\", \"", left)));
  }

  /** Ends every container, then containerd itself, and fails when anything is left. */
  @Override
  public void close() throws IOException {
    if (!process.isAlive()) {
      launch();
    }
    for (String namespace : List.of("k8s.io", "default", "moby")) {
      for (String task : ctr(namespace, "tasks", "ls", "-q").lines().toList()) {
        ctr(namespace, "tasks", "rm", "--force", task);
      }
      for (String container : ctr(namespace, "containers", "ls", "-q").lines().toList()) {
        ctr(namespace, "containers", "rm", container);
      }
    }
    process.destroy();
    codeOf(process);
    List<Long> left = processes();
    for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        !left.isEmpty() && System.nanoTime() - deadline < 0;
        left = processes()) {
      pause();
    }
    if (!left.isEmpty()) {
      throw new IOException("left behind: processes " + left);
    }
    unmount();
    removeCgroups();
    removeDirectory();
  }

  private List<Long> processes() {
    return ProcessHandle.allProcesses()
        .filter(
            handle -> {
              try {
                return Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"))
                    .contains(directory + "/");
              } catch (IOException e) {
                return false; // it has ended
              }
            })
        .map(ProcessHandle::pid)
        .toList();
  }

  private void unmount() throws IOException {
    for (String mount : Files.readAllLines(Path.of("/proc/self/mounts")).reversed()) {
      String target = mount.split(" ", -1)[1];
      if (target.startsWith(directory + "/")) {
        run(List.of("umount", "--lazy", target));
      }
    }
  }

  private void removeCgroups() throws IOException {
    try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      for (Path hierarchy :
          Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies).toList()) {
        Path group = hierarchy.resolve(cgroup.toString().substring(1));
        if (Files.isDirectory(group)) {
          try (Stream<Path> groups = Files.find(group, 8, (path, is) -> is.isDirectory())) {
            for (Path each : groups.sorted(Comparator.reverseOrder()).toList()) {
              Files.delete(each);
            }
          }
        }
      }
    }
  }

  private void removeDirectory() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
