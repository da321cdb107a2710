package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/** The system's libbpf, version 1.0 or newer. */
public final class Libbpf {
  private static final String SONAME = "libbpf.so.1";

  private static final NativeFunction VERSION =
      NativeFunction.libbpf("libbpf_version_string", FunctionDescriptor.of(ValueLayout.ADDRESS));
  private static final NativeFunction POSSIBLE_CPUS =
      NativeFunction.libbpf("libbpf_num_possible_cpus", FunctionDescriptor.of(NativeFunction.INT));

  private Libbpf() {}

  /**
   * Its version, such as {@code v1.1}.
   *
   * @throws BpfException when there is no libbpf
   */
  public static String version() {
    try {
      return NativeFunction.string((MemorySegment) VERSION.handle().invokeExact());
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** How many values a per-CPU map has for each key. */
  static int possibleCpus() {
    try {
      int count = (int) POSSIBLE_CPUS.handle().invokeExact();
      if (count < 0) {
        throw BpfException.of("processors could not be counted", -count, "");
      }
      return count;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
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
      }
      return lookup;
    }
  }
}
