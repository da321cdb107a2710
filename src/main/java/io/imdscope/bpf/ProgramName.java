package io.imdscope.bpf;

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
    ObjectInfo info = ObjectInfo.of(descriptor, INFO_SIZE);
    String name = info.name(INFO_NAME);
    return info.result() < 0 || name.isEmpty() ? UNKNOWN : name;
  }
}
