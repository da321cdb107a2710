package io.imdscope.bpf;

import io.imdscope.bpf.Capabilities.Capability;
import java.util.List;
import java.util.Optional;

/** Asks the kernel what it supports, by trying. */
public final class FeatureProbe {

  /** Types of programs; {@code enum bpf_prog_type}. */
  public enum ProgramType {
    CGROUP_SKB(8),
    CGROUP_SOCK_ADDR(18);

    private final int value;

    ProgramType(int value) {
      this.value = value;
    }
  }

  /** Types of maps; {@code enum bpf_map_type}. */
  public enum MapType {
    HASH(1),
    ARRAY(2),
    PERCPU_ARRAY(6),
    SK_STORAGE(24),
    RINGBUF(27);

    private final int value;

    MapType(int value) {
      this.value = value;
    }

    int value() {
      return value;
    }
  }

  /** Functions that the kernel offers to programs; {@code enum bpf_func_id}. */
  public enum Helper {
    SK_STORAGE_GET(107),
    PROBE_READ_USER(112),
    PROBE_READ_KERNEL_STR(115),
    KTIME_GET_BOOT_NS(125),
    RINGBUF_OUTPUT(130);

    private final int value;

    Helper(int value) {
      this.value = value;
    }
  }

  private static final NativeFunction PROGRAM_TYPE =
      NativeFunction.libbpf("libbpf_probe_bpf_prog_type");
  private static final NativeFunction MAP_TYPE = NativeFunction.libbpf("libbpf_probe_bpf_map_type");
  private static final NativeFunction HELPER = NativeFunction.libbpf("libbpf_probe_bpf_helper");

  private FeatureProbe() {}

  /** Whether programs of a type can be loaded. */
  public static Support programType(ProgramType type) {
    try {
      return support("program type " + type, PROGRAM_TYPE.call(type.value, 0));
    } catch (BpfException e) {
      return new Support.Unknown(e.getMessage());
    }
  }

  /** Whether maps of a type can be created. */
  public static Support mapType(MapType type) {
    try {
      return support("map type " + type, MAP_TYPE.call(type.value, 0));
    } catch (BpfException e) {
      return new Support.Unknown(e.getMessage());
    }
  }

  /** Whether programs of a type may call a helper. */
  public static Support helper(ProgramType type, Helper helper) {
    try {
      return support(
          "helper bpf_" + helper.name().toLowerCase(java.util.Locale.ROOT) + " in " + type,
          HELPER.call(type.value, helper.value, 0));
    } catch (BpfException e) {
      return new Support.Unknown(e.getMessage());
    }
  }

  private static Support support(String what, int result) {
    return support(what, result, Capabilities.ofThisProcess());
  }

  /** libbpf takes a lack of permission for an answer, so its answer counts only with permission. */
  static Support support(String what, int result, Optional<Capabilities> held) {
    if (result < 0) {
      return new Support.Unknown(Errno.message(-result));
    }
    List<Capability> missing = held.map(Capabilities::missing).orElse(List.of());
    if (!missing.isEmpty()) {
      return new Support.Unknown("asking needs " + missing);
    }
    return result > 0
        ? new Support.Supported()
        : new Support.NotSupported("the kernel refuses " + what);
  }
}
