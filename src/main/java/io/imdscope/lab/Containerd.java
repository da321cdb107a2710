package io.imdscope.lab;

import io.imdscope.cri.CriException;
import io.imdscope.cri.CriRuntime;
import io.imdscope.cri.CriSandbox;
import io.imdscope.lab.containers.ImageArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The node's containerd: in the node's network, in control groups of the lab, and with mounts of
 * its own, so that nothing of it can stay when its processes are gone.
 */
final class Containerd {
  private static final String PROGRAM = "containerd";

  /** A process that keeps the mounts while containerd restarts. */
  private static final String KEEPER = "container-mounts";

  private static final Duration PATIENCE = Patience.ofSeconds(60);
  private static final long PAUSE_MILLIS = 10;

  /**
   * Empties {@code /run} and {@code /var/lib} but for the lab's directory. Containerd and the CNI
   * plugins keep there what no setting moves elsewhere: sockets of shims, names of namespaces.
   */
  private static final String MOUNT =
      """
      set -e
      resolv=$(readlink -f /etc/resolv.conf)
      mount -t tmpfs -o mode=755 tmpfs /var/lib
      mkdir /var/lib/lab
      mount --bind "$1" /var/lib/lab
      mount -t tmpfs -o mode=755 tmpfs /run
      mkdir -p "$1"
      mount --move /var/lib/lab "$1"
      case $resolv in /run/*) mkdir -p "${resolv%/*}"; : >"$resolv" ;; esac
      : >"$2"
      exec sleep infinity
      """;

  private static final List<String> CNI_DIRECTORIES =
      List.of("/usr/lib/cni", "/usr/libexec/cni", "/opt/cni/bin");

  private final Names names;
  private final State state;
  private final Background background;

  Containerd(Names names, State state, Background background) {
    this.names = names;
    this.state = state;
    this.background = background;
  }

  /** Makes what it needs and starts it; it is not ready yet. */
  void create() throws IOException, InterruptedException {
    for (String program : List.of(PROGRAM, "ctr", "runc")) {
      String _ = Command.require(program, program.equals("ctr") ? PROGRAM : program);
    }
    Path networks = Files.createDirectories(directory().resolve("cni"));
    Files.createDirectories(logs());
    Files.writeString(
        networks.resolve("10-lab.conflist"), ContainerdConfig.network(Network.ipv6()));
    Files.writeString(
        config(), ContainerdConfig.runtime(socket(), ImageArchive.PAUSE, cniPlugins(), networks));
    Path mounted = directory().resolve("mounted");
    Process _ =
        background.start(
            KEEPER,
            names.node(),
            names.serviceCgroup(KEEPER),
            List.of(
                Command.require("unshare", "util-linux"),
                "--mount",
                "--propagation=private",
                Command.require("sh", "dash"),
                "-c",
                MOUNT,
                KEEPER,
                state.directory().toString(),
                mounted.toString()));
    await(KEEPER, () -> Files.exists(mounted));
    launch();
  }

  /** Starts it again, until it answers; the pods of before are still there. */
  void start() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  private void launch() throws IOException {
    ProcessHandle keeper =
        keeper().orElseThrow(() -> new LabException("the lab's mounts are gone; make it anew"));
    Files.deleteIfExists(socket());
    Process _ =
        background.start(
            PROGRAM,
            names.node(),
            names.serviceCgroup(PROGRAM),
            List.of(
                Command.require("nsenter", "util-linux"),
                "--mount=/proc/" + keeper.pid() + "/ns/mnt",
                "--",
                Command.require(PROGRAM, PROGRAM),
                "--config",
                config().toString()));
  }

  private void awaitReady() throws InterruptedException {
    try (CriRuntime runtime = CriRuntime.at(socket())) {
      await(
          PROGRAM,
          () -> {
            try {
              List<CriSandbox> _ = runtime.sandboxes();
              return true;
            } catch (CriException e) {
              return false; // it doesn't listen yet, or is still reading what there was before
            }
          });
    }
  }

  /** Ends it as an update does; its containers run on. */
  void stop() throws InterruptedException {
    Optional<ProcessHandle> process = process();
    if (process.isPresent()) {
      process.get().destroy();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (process().isPresent()) {
        if (System.nanoTime() - deadline > 0) {
          throw new LabException("containerd does not end: pid=" + process.get().pid());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Waits until it answers, and makes the images known to it. */
  void load() throws IOException, InterruptedException {
    Path archive = directory().resolve("images.tar");
    try {
      ContainerImage.write(archive);
      awaitReady();
      String _ = ctr("import", archive.toString());
    } finally {
      Files.deleteIfExists(archive);
    }
    // The CRI learns of them a little later, and would look for them in a registry until then.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ctr("list", "-q", "labels.\"io.cri-containerd.image\"==managed")
        .lines()
        .toList()
        .containsAll(ImageArchive.IMAGES)) {
      if (System.nanoTime() - deadline > 0) {
        throw new LabException("containerd does not take the lab's images; try again");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private String ctr(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Command.require("ctr", PROGRAM));
    command.addAll(List.of("--address=" + socket(), "--namespace=k8s.io", "images"));
    command.addAll(List.of(arguments));
    return Command.output("", command, PATIENCE);
  }

  Optional<ProcessHandle> process() {
    return state.process(PROGRAM);
  }

  Optional<ProcessHandle> keeper() {
    return state.process(KEEPER);
  }

  Path socket() {
    return directory().resolve("containerd.sock");
  }

  /** Where the runtime writes what containers say. */
  Path logs() {
    return directory().resolve("logs");
  }

  private Path config() {
    return directory().resolve("config.toml");
  }

  private Path directory() {
    return state.directory().resolve("containers");
  }

  private static Path cniPlugins() {
    return CNI_DIRECTORIES.stream()
        .map(Path::of)
        .filter(directory -> Files.isExecutable(directory.resolve("ptp")))
        .findFirst()
        .orElseThrow(
            () ->
                new LabException(
                    "no CNI plugins were found in "
                        + CNI_DIRECTORIES
                        + "; install them (Debian, Ubuntu: apt-get install"
                        + " containernetworking-plugins)"));
  }

  private interface Condition {
    boolean holds();
  }

  private void await(String name, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (state.process(name).isEmpty() || System.nanoTime() - deadline > 0) {
        throw new LabException(
            "`"
                + name
                + "` did not start: "
                + background.lastWords(name)
                + "; try again, or check that this machine can run containers");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
