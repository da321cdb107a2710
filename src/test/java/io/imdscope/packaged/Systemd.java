package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.trace.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * This machine's systemd as process 1 of namespaces of its own, on an overlay of this machine's
 * files: nothing that is written reaches the machine, and the kernel's settings are read-only. It
 * sees the machine's whole control group tree, as a node's does, and keeps to a group of its own.
 */
final class Systemd {
  /** Where the checkout is, out of the way of what a unit hides. */
  static final String CHECKOUT = "/opt/imdscope";

  private static final String BOOT =
      """
      set -e
      echo $$ >"$2/cgroup.procs"
      exec unshare --mount --pid --fork --ipc --uts --net --kill-child=KILL sh -ec '
        mount --make-rprivate /
        mount -t tmpfs tmpfs "$1"
        mkdir "$1/upper" "$1/work" "$1/root"
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
        cd "$1/root"
        mount -t proc proc proc
        mount --bind proc/sys proc/sys
        mount -o remount,ro,bind proc/sys
        mount -t sysfs -o ro sysfs sys
        mount -t bpf bpf sys/fs/bpf
        mount --bind "$3" sys/fs/cgroup
        mount -t tmpfs tmpfs run
        mount -t tmpfs -o mode=1777 tmpfs tmp
        mount -t tmpfs -o mode=755 tmpfs dev
        for device in null zero full random urandom tty; do
          : >dev/$device
          mount --bind /dev/$device dev/$device
        done
        mkdir dev/shm dev/pts
        mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
        ln -s pts/ptmx dev/ptmx
        mount -t tmpfs tmpfs etc/systemd/system
        rm -rf lib/systemd/system/imdscope.service usr/lib/systemd/system/imdscope.service
        rm -rf etc/imdscope var/log/imdscope
        mkdir -p opt/imdscope
        mount --bind -o ro "$4" opt/imdscope
        mount -o remount,ro,bind opt/imdscope
        exec chroot . env -i container=imdscope PATH=/usr/sbin:/usr/bin:/sbin:/bin \
          /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal
      ' boot "$@"
      """;

  private final Process process;
  private final Path cgroup;
  private final Path said;
  private final long pid;

  /** Starts it, and waits until it has. */
  Systemd(Path directory) throws IOException, InterruptedException {
    Machine.requireRoot();
    for (String program : List.of("unshare", "nsenter", "systemctl", "journalctl")) {
      Machine.requireProgram(program);
    }
    Path hierarchy = Machine.cgroup2();
    cgroup =
        Files.createDirectory(
            hierarchy.resolve("imdscope-systemd-" + ProcessHandle.current().pid()));
    said = directory.resolve("systemd");
    Path root = Files.createDirectory(directory.resolve("machine"));
    process =
        new ProcessBuilder(
                "sh",
                "-ec",
                BOOT,
                "boot",
                root.toString(),
                cgroup.toString(),
                hierarchy.toString(),
                Run.HOME.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Await.orFail(() -> isProcess1() || !process.isAlive(), this::said);
      assertThat(process.isAlive()).as(said()).isTrue();
      pid = process.children().findFirst().orElseThrow().pid();
      Await.orFail(
          () -> run("systemctl", "is-system-running").text().startsWith("running"), this::said);
    } catch (AssertionError | RuntimeException | InterruptedException e) {
      end();
      throw e;
    }
  }

  private boolean isProcess1() {
    return process
        .children()
        .anyMatch(child -> child.info().command().orElse("").endsWith("/systemd"));
  }

  private String said() {
    try {
      return Files.readString(said);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs a command there. */
  Run run(String... command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target=" + pid,
                "--mount",
                "--pid",
                "--net",
                "--uts",
                "--ipc",
                "--root",
                "--wd",
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL=C",
                "IMDSCOPE_JAVA=" + Path.of(System.getProperty("java.home"), "bin", "java")));
    whole.addAll(List.of(command));
    try {
      return Run.of(Map.of(), whole);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a command says that must end well. */
  String well(String... command) {
    Run run = run(command);
    assertThat(run.code()).as("%s: %s", List.of(command), run.text()).isZero();
    return run.text();
  }

  /** A file there, as this process reaches it. */
  Path file(String path) {
    return Path.of("/proc/" + pid + "/root" + path);
  }

  /** The control group of a unit. */
  Path cgroup(String unit) {
    return cgroup.resolve("system.slice").resolve(unit);
  }

  /** Ends it and all that it has started. */
  void end() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Await.orFail(this::removeCgroup, () -> cgroup + " is in use");
  }

  private boolean removeCgroup() {
    try (Stream<Path> all = Files.find(cgroup, 32, (_, attributes) -> attributes.isDirectory())) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
      return true;
    } catch (IOException | java.io.UncheckedIOException e) {
      return !Files.exists(cgroup);
    }
  }
}
