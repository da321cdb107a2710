package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/** The system's libbpf, version 1.0 or newer. */
public final class Libbpf {
  private static final String SONAME = "libbpf.so.1";

  private static final NativeFunction VERSION = NativeFunction.libbpf("libbpf_version_string");
  private static final NativeFunction POSSIBLE_CPUS =
      NativeFunction.libbpf("libbpf_num_possible_cpus");

  private Libbpf() {}

  /**
   * Loads it.
   *
   * @throws BpfException when there is no libbpf
   */
  public static void require() {
    Object _ = library();
  }

  /**
   * Its version, such as {@code v1.1}.
   *
   * @throws BpfException when there is no libbpf
   */
  public static String version() {
    return NativeFunction.string(VERSION.pointer());
  }

  /** How many values a per-CPU map has for each key. */
  static int possibleCpus() {
    int count = POSSIBLE_CPUS.call();
    if (count < 0) {
      throw BpfException.of("processors could not be counted", -count, "");
    }
    return count;
  }

  static SymbolLookup library() {
    return Holder.lookup();
  }

  /** Loaded when first needed, once. */
  private static final class Holder {
    private static volatile SymbolLookup loaded;

    @SuppressWarnings("restricted")
    static SymbolLookup lookup() {
      SymbolLookup lookup = loaded;
      if (lookup == null) {
        try {
          lookup = SymbolLookup.libraryLookup(SONAME, Arena.global());
        } catch (IllegalArgumentException e) {
          BpfException missing = new BpfException(SONAME + " could not be loaded", Errno.ENOENT);
          missing.initCause(e);
          throw missing;
        }
        loaded = lookup;
        LibbpfLog.silence();
      }
      return lookup;
    }
  }
}
