package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Keeps the last 16 KiB of what libbpf says, instead of letting it write to standard error. libbpf
 * has one log for the whole process.
 */
final class LibbpfLog {
  static final int MAX_CHARS = 16 * 1024;
  private static final int DEBUG = 2;

  /** The verifier's log comes as one message, of up to 16 MiB; its end is what matters. */
  private static final long MAX_MESSAGE = 17L * 1024 * 1024;

  private static final NativeFunction SET_PRINT =
      NativeFunction.libbpf(
          "libbpf_set_print", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));

  /** va_list is passed as a pointer on x86-64 (array) and on arm64 (large structure) alike. */
  private static final NativeFunction VSNPRINTF =
      NativeFunction.libc(
          "vsnprintf",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS));

  private static final StringBuilder TEXT = new StringBuilder();
  private static boolean installed;

  private LibbpfLog() {}

  /** Takes the log over and forgets what is in it. */
  @SuppressWarnings("restricted")
  static synchronized void begin() {
    TEXT.setLength(0);
    if (installed) {
      return;
    }
    try {
      MethodHandle print =
          MethodHandles.lookup()
              .findStatic(
                  LibbpfLog.class,
                  "print",
                  MethodType.methodType(
                      int.class, int.class, MemorySegment.class, MemorySegment.class));
      MemorySegment stub =
          NativeFunction.LINKER.upcallStub(
              print,
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS),
              Arena.global());
      MemorySegment _ = (MemorySegment) SET_PRINT.handle().invokeExact(stub);
      installed = true;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** What was logged since {@link #begin}. */
  static synchronized String text() {
    return TEXT.toString().strip();
  }

  /** Called by libbpf; must not throw, which would end the process. */
  @SuppressWarnings({"CatchingUnchecked", "UnusedMethod"})
  private static int print(int level, MemorySegment format, MemorySegment arguments) {
    if (level >= DEBUG) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(MAX_MESSAGE);
      int length =
          (int) VSNPRINTF.handle().invokeExact(buffer, buffer.byteSize(), format, arguments);
      append(NativeFunction.string(buffer));
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
