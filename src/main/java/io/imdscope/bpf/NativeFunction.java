package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A C function, looked up when first called. All are called in one shape, six numbers or addresses
 * to one: each shape that is linked takes a start some milliseconds, and memory. On both
 * architectures these are passed in registers of 64 bits, of which a function reads those that it
 * has parameters for, and of an int the lower half. Who passes an address keeps what is there alive
 * until the call is over.
 *
 * @see <a href="https://gitlab.com/x86-psABIs/x86-64-ABI">System V ABI for x86-64, 3.2.3</a>
 * @see <a href="https://github.com/ARM-software/abi-aa/blob/main/aapcs64/aapcs64.rst">AAPCS64,
 *     6.8.2</a>
 */
@SuppressWarnings("restricted") // this package is the one place that calls C
final class NativeFunction {
  private static final int PARAMETERS = 6;
  private static final long LARGEST_ERRNO = 4095; // the kernel's MAX_ERRNO
  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG);
  private static final MethodHandle CALL = LINKER.downcallHandle(SHAPE);

  private static final List<NativeFunction> DECLARED = new CopyOnWriteArrayList<>();

  /** What a function returns that has set errno. */
  private enum Failure {
    NONE,
    MINUS_ONE,
    NULL
  }

  private final Supplier<SymbolLookup> library;
  private final String name;
  private final Failure failure;
  private volatile MemorySegment address = MemorySegment.NULL;

  private NativeFunction(Supplier<SymbolLookup> library, String name, Failure failure) {
    this.library = library;
    this.name = name;
    this.failure = failure;
    DECLARED.add(this);
  }

  /** A function of the C library. */
  static NativeFunction libc(String name) {
    return new NativeFunction(LINKER::defaultLookup, name, Failure.NONE);
  }

  /**
   * A function of the C library that returns -1 and sets errno, and may be called again then: the
   * negated error number is given instead, as libbpf does.
   */
  static NativeFunction libcWithErrno(String name) {
    return new NativeFunction(LINKER::defaultLookup, name, Failure.MINUS_ONE);
  }

  /** A function of libbpf. */
  static NativeFunction libbpf(String name) {
    return new NativeFunction(Libbpf::library, name, Failure.NONE);
  }

  /**
   * A function of libbpf that returns NULL and sets errno, and may be called again then: the
   * negated error number is given instead.
   */
  static NativeFunction libbpfWithErrno(String name) {
    return new NativeFunction(Libbpf::library, name, Failure.NULL);
  }

  /**
   * Calls a function that returns an int, or nothing.
   *
   * @throws BpfException when the library or the function is missing
   */
  int call(long... arguments) {
    return (int) pointer(arguments);
  }

  /** The same, without an array for each call. */
  int call(long first, long second) {
    return (int) invoke(first, second, 0, 0, 0, 0);
  }

  /** The same, without an array for each call. */
  int call(long first, long second, long third) {
    return (int) invoke(first, second, third, 0, 0, 0);
  }

  /**
   * Calls a function that returns an address.
   *
   * @throws BpfException when the library or the function is missing
   */
  long pointer(long... arguments) {
    if (arguments.length > PARAMETERS) {
      throw new IllegalArgumentException("too many arguments: function=" + name);
    }
    long[] all = Arrays.copyOf(arguments, PARAMETERS);
    return invoke(all[0], all[1], all[2], all[3], all[4], all[5]);
  }

  /** The error number that an address stands for, 0 where it is one. */
  static int errno(long pointer) {
    return pointer < 0 && pointer >= -LARGEST_ERRNO ? (int) -pointer : 0;
  }

  private long invoke(long first, long second, long third, long fourth, long fifth, long sixth) {
    try {
      long result = (long) CALL.invokeExact(address(), first, second, third, fourth, fifth, sixth);
      return isFailure(result) ? again(first, second, third, fourth, fifth, sixth) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("C throws nothing", e);
    }
  }

  private boolean isFailure(long result) {
    return switch (failure) {
      case NONE -> false;
      case MINUS_ONE -> (int) result == -1; // no page's address ends so
      case NULL -> result == 0;
    };
  }

  /**
   * Does it once more to learn the reason. errno has to be captured by the call itself, in another
   * shape that costs each call something: few starts need it.
   */
  private long again(long first, long second, long third, long fourth, long fifth, long sixth)
      throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Capturing.STATE);
      long result =
          (long)
              Capturing.CALL.invokeExact(
                  address(), state, first, second, third, fourth, fifth, sixth);
      return isFailure(result) ? -state.get(ValueLayout.JAVA_INT, Capturing.ERRNO) : result;
    }
  }

  /** Linked when first needed. */
  private static final class Capturing {
    static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    static final MethodHandle CALL =
        LINKER.downcallHandle(SHAPE, Linker.Option.captureCallState("errno"));
  }

  private MemorySegment address() {
    MemorySegment found = address;
    if (found.address() == 0) {
      found =
          library
              .get()
              .find(name)
              .orElseThrow(() -> new BpfException("function missing: name=" + name, Errno.ENOSYS));
      address = found;
    }
    return found;
  }

  /** The names of the functions that the classes used so far declare; for the tests. */
  static List<String> declared() {
    return DECLARED.stream().map(function -> function.name).toList();
  }

  /** Those among them that were called. */
  static List<String> called() {
    return DECLARED.stream()
        .filter(function -> function.address.address() != 0)
        .map(function -> function.name)
        .toList();
  }

  /** A text with a zero after it; as bytes, for the reason that {@link ObjectInfo} has too. */
  static MemorySegment text(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** The text at an address, up to its zero. */
  static String string(long address) {
    return MemorySegment.ofAddress(address).reinterpret(Long.MAX_VALUE).getString(0);
  }
}
