package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.Capabilities;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.FeatureProbe;
import io.imdscope.bpf.FeatureProbe.Helper;
import io.imdscope.bpf.FeatureProbe.MapType;
import io.imdscope.bpf.FeatureProbe.ProgramType;
import io.imdscope.bpf.Support;
import io.imdscope.capture.CaptureException;
import io.imdscope.capture.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks this machine for all that tracing needs, one by one; loads the program and attaches nothing.
 */
public final class Doctor {
  private static final String NEWER_KERNEL = "use a kernel from 5.10 on";
  private static final String AS_ROOT = "run imdscope doctor as root";

  private Doctor() {}

  /**
   * All answers, in the order in which a start would meet them.
   *
   * @param pins where the agent would keep what it records
   */
  public static List<Check> examine(Pins pins) {
    List<Check> checks = new ArrayList<>();
    checks.add(kernel());
    checks.add(
        attempt(
            "btf",
            () -> {
              Preflight.btf();
              return "/sys/kernel/btf/vmlinux";
            }));
    checks.add(attempt("libbpf", Preflight::libbpf));
    checks.add(
        attempt(
            "lockdown",
            () -> {
              Lockdown.check();
              return "the kernel lets programs read who calls";
            }));
    checks.add(capabilities());
    LockedMemory.examine(KernelRelease.parse(KernelRelease.text())).ifPresent(checks::add);
    checks.add(
        attempt(
            "pid namespace",
            () -> {
              Preflight.pidNamespace();
              return "the node's own";
            }));
    checks.add(BpfFileSystem.examine(pins.directory().getParent()));
    if (checks.stream().anyMatch(check -> isFailed(check, "libbpf"))) {
      return List.copyOf(checks); // all that follows is asked through it
    }
    checks.addAll(cgroup());
    checks.add(support("ring buffer", FeatureProbe.mapType(MapType.RINGBUF)));
    checks.add(support("socket storage", FeatureProbe.mapType(MapType.SK_STORAGE)));
    checks.add(support("connect programs", FeatureProbe.programType(ProgramType.CGROUP_SOCK_ADDR)));
    checks.add(support("packet programs", FeatureProbe.programType(ProgramType.CGROUP_SKB)));
    if (checks.stream().noneMatch(check -> isFailed(check, "btf") || isFailed(check, "lockdown"))) {
      checks.add(attempt("program", Doctor::program)); // else it would say the same in other words
    }
    for (Helper helper : Helper.values()) {
      ProgramType type =
          helper == Helper.PROBE_READ_USER || helper == Helper.PROBE_READ_KERNEL_STR
              ? ProgramType.CGROUP_SOCK_ADDR
              : ProgramType.CGROUP_SKB;
      checks.add(
          support(
              helper.name().toLowerCase(java.util.Locale.ROOT), FeatureProbe.helper(type, helper)));
    }
    return List.copyOf(checks);
  }

  private static String program() {
    KernelCapture.tryToLoad();
    return "the kernel accepts it";
  }

  private static boolean isFailed(Check check, String name) {
    return check.name().equals(name) && check.status() == Check.Status.FAILED;
  }

  private static Check kernel() {
    String text = KernelRelease.text();
    return KernelRelease.parse(text)
        .map(
            release ->
                release.isAtLeast(5, 10)
                    ? Check.ok("kernel", text)
                    : Check.failed("kernel", text + " is too old", NEWER_KERNEL))
        .orElseGet(() -> Check.unknown("kernel", text, NEWER_KERNEL));
  }

  private static Check capabilities() {
    Optional<Capabilities> held = Capabilities.ofThisProcess();
    if (held.isEmpty()) {
      return Check.unknown("capabilities", "/proc/self/status could not be read", "mount /proc");
    }
    List<Capabilities.Capability> missing = held.get().missing();
    String names = missing.stream().map(Enum::name).collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Check.ok("capabilities", "all that are needed")
        : Check.failed("capabilities", "missing: " + names, "run as root, or add them");
  }

  private static List<Check> cgroup() {
    try (Cgroup root = CgroupRoot.open()) {
      List<Check> checks = new ArrayList<>();
      checks.add(Check.ok("cgroup v2", "the node's root: " + where()));
      for (Cgroup.AttachType type : Cgroup.AttachType.values()) {
        checks.add(hook(root, type));
      }
      return checks;
    } catch (CaptureException e) {
      return List.of(Check.failed("cgroup v2", e.getMessage(), e.remedy()));
    }
  }

  private static String where() {
    List<Path> mounts = CgroupRoot.mounts();
    return mounts.isEmpty() ? "mounted nowhere, so for this trace alone" : mounts.toString();
  }

  private static Check hook(Cgroup root, Cgroup.AttachType type) {
    String name = "hook " + type.name().toLowerCase(java.util.Locale.ROOT);
    try {
      Cgroup.Hook hook = root.query(type);
      String programs =
          hook.programs().stream().map(Cgroup.Attached::name).collect(Collectors.joining(", "));
      if (hook.exclusive()) {
        return Check.failed(
            name,
            "held by a program that lets no other in: " + programs,
            "attach that program with the multi flag or as a link, or stop it");
      }
      return Check.ok(name, programs.isEmpty() ? "free" : "shared with " + programs);
    } catch (BpfException e) {
      return BuildOptions.areMissing()
          ? Check.failed(name, BuildOptions.reason(), BuildOptions.remedy())
          : Check.unknown(name, e.getMessage(), AS_ROOT);
    }
  }

  private static Check support(String name, Support support) {
    return switch (support) {
      case Support.Supported _ -> Check.ok(name, "supported");
      case Support.NotSupported no -> Check.failed(name, no.why(), BuildOptions.remedy());
      case Support.Unknown unknown -> Check.unknown(name, unknown.why(), AS_ROOT);
    };
  }

  private static Check attempt(String name, Supplier<String> work) {
    try {
      return Check.ok(name, work.get());
    } catch (CaptureException e) {
      return Check.failed(name, e.getMessage(), e.remedy());
    }
  }
}
