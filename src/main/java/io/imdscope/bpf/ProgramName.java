package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The names of programs in the kernel, which are their sources', cut to 15 characters. */
public final class ProgramName {
  /** Of a program without one, or one that is gone. */
  public static final String UNKNOWN = "?";

  // struct bpf_prog_info
  private static final int INFO_SIZE = 80;
  private static final int INFO_NAME = 64;

  private static final NativeFunction BY_ID = NativeFunction.libbpf("bpf_prog_get_fd_by_id");

  private ProgramName() {}

  /**
   * Of a program that is pinned.
   *
   * @throws BpfException when there is none
   */
  public static String of(Path pin) {
    int descriptor = Pinned.open(pin, Pinned.Kind.PROGRAM);
    try {
      return ofDescriptor(descriptor);
    } finally {
      Descriptors.close(descriptor);
    }
  }

  static String ofId(int id) {
    int descriptor = BY_ID.call(id);
    if (descriptor < 0) {
      return UNKNOWN;
    }
    try {
      return ofDescriptor(descriptor);
    } finally {
      Descriptors.close(descriptor);
    }
  }

  private static String ofDescriptor(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_SIZE, 8);
      int result = Descriptors.info(descriptor, info);
      String name = info.getString(INFO_NAME, StandardCharsets.ISO_8859_1);
      return result < 0 || name.isEmpty() ? UNKNOWN : name;
    }
  }
}
