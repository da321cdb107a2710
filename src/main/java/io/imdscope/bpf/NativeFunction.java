package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A C function, looked up and linked when first called: linking them all would slow the start. */
@SuppressWarnings("restricted") // this package is the one place that calls C
final class NativeFunction {
  static final Linker LINKER = Linker.nativeLinker();

  /** Where a call that captures it leaves errno. */
  static final MemoryLayout ERRNO_STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      ERRNO_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
  private static final List<NativeFunction> DECLARED = new CopyOnWriteArrayList<>();

  private final Supplier<SymbolLookup> library;
  private final String name;
  private final FunctionDescriptor descriptor;
  private final Linker.Option[] options;
  private volatile MethodHandle handle;

  private NativeFunction(
      Supplier<SymbolLookup> library,
      String name,
      FunctionDescriptor descriptor,
      Linker.Option... options) {
    this.library = library;
    this.name = name;
    this.descriptor = descriptor;
    this.options = options;
    DECLARED.add(this);
  }

  /** A function of the C library. */
  static NativeFunction libc(String name, FunctionDescriptor descriptor) {
    return new NativeFunction(LINKER::defaultLookup, name, descriptor);
  }

  /** A function of the C library that tells its error through errno: an extra first argument. */
  static NativeFunction libcWithErrno(String name, FunctionDescriptor descriptor) {
    return new NativeFunction(LINKER::defaultLookup, name, descriptor, CAPTURE_ERRNO);
  }

  /** A function of libbpf. */
  static NativeFunction libbpf(String name, FunctionDescriptor descriptor) {
    return new NativeFunction(Libbpf::library, name, descriptor);
  }

  /** A function of libbpf that returns NULL and sets errno: an extra first argument. */
  static NativeFunction libbpfWithErrno(String name, FunctionDescriptor descriptor) {
    return new NativeFunction(Libbpf::library, name, descriptor, CAPTURE_ERRNO);
  }

  /**
   * The function, ready to be called.
   *
   * @throws BpfException when the library or the function is missing
   */
  MethodHandle handle() {
    MethodHandle linked = handle;
    if (linked == null) {
      MemorySegment address =
          library
              .get()
              .find(name)
              .orElseThrow(() -> new BpfException("function missing: name=" + name, Errno.ENOSYS));
      linked = LINKER.downcallHandle(address, descriptor, options);
      handle = linked;
    }
    return linked;
  }

  /** The names of the functions that the classes used so far declare; for the tests. */
  static List<String> declared() {
    return DECLARED.stream().map(function -> function.name).toList();
  }

  /** Those among them that were called. */
  static List<String> linked() {
    return DECLARED.stream()
        .filter(function -> function.handle != null)
        .map(function -> function.name)
        .toList();
  }

  static MemorySegment errnoState(Arena arena) {
    return arena.allocate(ERRNO_STATE);
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  static String string(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  static MemorySegment bytes(MemorySegment pointer, long size) {
    return pointer.reinterpret(size);
  }

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** What a method handle throws that declares no exception: a bug, or an error to pass on. */
  static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
