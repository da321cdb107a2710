package io.imdscope.lab;

import io.imdscope.lab.containers.ImageArchive;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
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

  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
    Process keeper =
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
    await(keeper, KEEPER, () -> Files.exists(mounted));
    start();
  }

  /** Starts it, or starts it again; the pods of before are still there. */
  void start() throws IOException, InterruptedException {
    ProcessHandle keeper =
        keeper().orElseThrow(() -> new LabException("the lab's mounts are gone; make it anew"));
    Files.deleteIfExists(socket());
    Process process =
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
    await(process, PROGRAM, this::accepts);
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

  /** Makes the images known to it. */
  void load() throws IOException, InterruptedException {
    Path archive = directory().resolve("images.tar");
    try {
      ContainerImage.write(archive);
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
        throw new LabException("containerd does not take the lab's images; see its log");
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

  private boolean accepts() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(Process process, String name, Condition condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new LabException(
            "`"
                + name
                + "` did not start: "
                + background.lastWords(name)
                + "; see `imdscope doctor`");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
