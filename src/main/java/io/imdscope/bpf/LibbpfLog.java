package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What libbpf says, instead of letting it write to standard error: nothing, until something has
 * failed and is tried once more for its words. Listening takes a start some milliseconds. libbpf
 * has one log for the whole process.
 */
final class LibbpfLog {
  static final int MAX_CHARS = 16 * 1024;
  private static final int DEBUG = 2;

  /** The verifier's log comes as one message, of up to 16 MiB; its end is what matters. */
  private static final long MAX_MESSAGE = 17L * 1024 * 1024;

  private static final NativeFunction SET_PRINT = NativeFunction.libbpf("libbpf_set_print");

  /** va_list is passed as a pointer on x86-64 (array) and on arm64 (large structure) alike. */
  private static final NativeFunction VSNPRINTF = NativeFunction.libc("vsnprintf");

  private static final StringBuilder TEXT = new StringBuilder();
  private static MemorySegment stub = MemorySegment.NULL;

  private LibbpfLog() {}

  /** Has libbpf say nothing. */
  static void silence() {
    long _ = SET_PRINT.pointer(0);
  }

  /** The last 16 KiB of what libbpf says while something is tried. */
  static synchronized String during(Runnable attempt) {
    TEXT.setLength(0);
    long _ = SET_PRINT.pointer(stub().address());
    try {
      attempt.run();
    } finally {
      silence();
    }
    return TEXT.toString().strip();
  }

  @SuppressWarnings("restricted")
  private static MemorySegment stub() {
    if (stub.address() == 0) {
      try {
        stub =
            Linker.nativeLinker()
                .upcallStub(
                    MethodHandles.lookup()
                        .findStatic(
                            LibbpfLog.class,
                            "print",
                            MethodType.methodType(int.class, int.class, long.class, long.class)),
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                    Arena.global());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("print is below", e);
      }
    }
    return stub;
  }

  /** Called by libbpf; must not throw, which would end the process. */
  @SuppressWarnings({"CatchingUnchecked", "UnusedMethod"})
  private static int print(int level, long format, long arguments) {
    if (level >= DEBUG) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(MAX_MESSAGE);
      int length = VSNPRINTF.call(buffer.address(), buffer.byteSize(), format, arguments);
      append(buffer.getString(0));
      return length;
    } catch (Throwable e) {
      append("(libbpf's message could not be read)\n");
      return 0;
    }
  }

  static synchronized void append(String message) {
    TEXT.append(message);
    if (TEXT.length() > MAX_CHARS) {
      TEXT.delete(0, TEXT.length() - MAX_CHARS);
    }
  }
}
