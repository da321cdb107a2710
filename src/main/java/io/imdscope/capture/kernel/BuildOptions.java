package io.imdscope.capture.kernel;

import io.imdscope.bpf.FeatureProbe;
import io.imdscope.bpf.FeatureProbe.ProgramType;
import io.imdscope.bpf.Support;

/** What a kernel must be built with beside type information; distributions' kernels are. */
final class BuildOptions {
  private BuildOptions() {}

  /** Whether the kernel takes no programs of control groups; false too where it does not tell. */
  static boolean areMissing() {
    return FeatureProbe.programType(ProgramType.CGROUP_SKB) instanceof Support.NotSupported;
  }

  static String reason() {
    return "the kernel has no eBPF programs of control groups";
  }

  static String remedy() {
    return "use a kernel from 5.10 on that is built with CONFIG_BPF_SYSCALL=y and"
        + " CONFIG_CGROUP_BPF=y";
  }
}
