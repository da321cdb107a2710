package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/** What is done with the file descriptors of directories and of eBPF objects alike. */
final class Descriptors {
  /**
   * Two flags differ between the architectures; see <a
   * href="https://github.com/torvalds/linux/blob/v6.12/arch/arm64/include/uapi/asm/fcntl.h">arm64's</a>
   * and <a
   * href="https://github.com/torvalds/linux/blob/v6.12/include/uapi/asm-generic/fcntl.h">others'</a>.
   */
  private static final boolean ARM64 = System.getProperty("os.arch").equals("aarch64");

  static final int O_DIRECTORY = ARM64 ? 040000 : 0200000;
  static final int O_NOFOLLOW = ARM64 ? 0100000 : 0400000;
  static final int O_CLOEXEC = 02000000;

  private static final NativeFunction OPEN = NativeFunction.libcWithErrno("open");
  private static final NativeFunction CLOSE = NativeFunction.libc("close");

  private Descriptors() {}

  /** Opens a file; what comes back is below 0 when that failed: the negated error number. */
  static int open(Path path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return OPEN.call(NativeFunction.text(arena, path.toString()).address(), flags);
    }
  }

  static void close(int descriptor) {
    int _ = CLOSE.call(descriptor);
  }
}
