package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.Errno;
import io.imdscope.bpf.Libbpf;
import io.imdscope.bpf.ThisProcess;
import io.imdscope.capture.CaptureException;
import io.imdscope.capture.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What must be so before the start, and why a start failed: one sentence, and the remedy. */
final class Preflight {
  /** The initial PID namespace's inode number, fixed by the kernel: PROC_PID_INIT_INO. */
  private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

  private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
  private static final String RUN_AS_ROOT =
      "run as root, or with CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN, CAP_SYS_PTRACE and"
          + " CAP_DAC_READ_SEARCH";

  private Preflight() {}

  /**
   * Refuses to start where a trace would see nothing, or name the wrong process.
   *
   * @throws CaptureException with the remedy
   */
  static void check() {
    requireLibbpf();
    btf();
    Lockdown.check();
    pidNamespace();
  }

  /** libbpf's version. */
  static String libbpf() {
    requireLibbpf();
    return Libbpf.version();
  }

  static void requireLibbpf() {
    try {
      Libbpf.require();
    } catch (BpfException e) {
      throw new CaptureException(
          "libbpf 1.0 or newer is missing (libbpf.so.1)",
          "install it: apt-get install libbpf1, or dnf install libbpf",
          e);
    }
  }

  static void btf() {
    if (!Files.isReadable(BTF)) {
      throw new CaptureException(
          "the kernel has no type information (" + BTF + ")",
          "use a kernel built with CONFIG_DEBUG_INFO_BTF=y: Amazon Linux 2 from 5.4, Amazon Linux"
              + " 2023, Bottlerocket, Ubuntu from 20.10, Debian from 11");
    }
  }

  /** Process ids are those of the initial namespace: with another /proc, names would be others'. */
  static void pidNamespace() {
    try {
      String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      String self = Files.readSymbolicLink(Path.of("/proc/self")).toString();
      if (!namespace.equals(INITIAL_PID_NAMESPACE)
          || !self.equals(Integer.toString(ThisProcess.pid()))) {
        throw new CaptureException(
            "this process is not in the node's PID namespace, so callers could not be named",
            "set hostPID: true for the pod, or run with --pid=host");
      }
    } catch (IOException e) {
      throw new CaptureException("/proc could not be read", "mount /proc into this container", e);
    }
  }

  /** What a failure to load means to a user. */
  static CaptureException explain(BpfException e) {
    // Before 5.11 that too is EPERM.
    Optional<Check> locked =
        LockedMemory.examine(KernelRelease.parse(KernelRelease.text()))
            .filter(check -> check.status() == Check.Status.FAILED);
    if (e.errno() == Errno.EPERM && locked.isPresent()) {
      return new CaptureException(
          "no permission to load eBPF programs, or: " + locked.get().detail(),
          RUN_AS_ROOT + "; " + locked.get().remedy().orElse(""),
          e);
    }
    // EACCES is the verifier's own answer too, to an access that it cannot prove.
    if (e.errno() == Errno.EPERM || (e.errno() == Errno.EACCES && verdict(e).isEmpty())) {
      return new CaptureException("no permission to load eBPF programs", RUN_AS_ROOT, e);
    }
    if (Lockdown.isReasonIn(e.log())) {
      return new CaptureException(Lockdown.reason(), Lockdown.remedy(), e);
    }
    if (e.errno() != Errno.ENOMEM && BuildOptions.areMissing()) {
      return new CaptureException(BuildOptions.reason(), BuildOptions.remedy(), e);
    }
    return switch (e.errno()) {
      case Errno.ENOMEM ->
          new CaptureException(
              "the kernel gave no memory for the eBPF program and its maps",
              "allow this unit or container more memory: 128 MiB is enough (MemoryMax=, or"
                  + " resources.limits.memory), or free memory on the node; before Linux 5.11 raise"
                  + " RLIMIT_MEMLOCK too",
              e);
      default ->
          new CaptureException(
              "the kernel refused the eBPF program: "
                  + e.getMessage()
                  + verdict(e).or(() -> lastLine(e)).map(line -> " (" + line + ")").orElse(""),
              "run imdscope doctor; kernels from 5.10 are supported",
              e);
    };
  }

  /** What a failure to attach means: usually somebody was there first. */
  static RuntimeException explain(RuntimeException e, Cgroup root) {
    if (!(e instanceof BpfException failed)) {
      return e;
    }
    List<String> exclusive = exclusive(root);
    if (failed.errno() != Errno.EPERM || exclusive.isEmpty()) {
      return explain(failed);
    }
    return new CaptureException(
        "another program holds the node's root cgroup for itself: " + String.join(", ", exclusive),
        "attach that program with the multi flag or as a link, or stop it",
        e);
  }

  /** Programs at our hooks that let no other in, as {@code HOOK NAME (id N)}. */
  static List<String> exclusive(Cgroup root) {
    return Arrays.stream(Cgroup.AttachType.values())
        .flatMap(
            type -> {
              Cgroup.Hook hook = root.query(type);
              return hook.exclusive()
                  ? hook.programs().stream()
                      .map(p -> type + " " + p.name() + " (id " + p.id() + ")")
                  : java.util.stream.Stream.empty();
            })
        .toList();
  }

  /** The verifier's reason, where it was the verifier: it stands before its statistics. */
  private static Optional<String> verdict(BpfException e) {
    List<String> lines = e.log().lines().toList();
    return IntStream.range(1, lines.size())
        .filter(i -> lines.get(i).startsWith("processed "))
        .mapToObj(i -> lines.get(i - 1))
        .reduce((_, last) -> last);
  }

  private static Optional<String> lastLine(BpfException e) {
    return e.log().lines().reduce((_, last) -> last);
  }
}
