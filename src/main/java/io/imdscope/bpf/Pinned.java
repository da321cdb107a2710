package io.imdscope.bpf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects that the BPF file system keeps when no process holds them. */
public final class Pinned {

  /** What is pinned under a path. */
  public enum Kind {
    MAP("anon_inode:bpf-map"),
    LINK("anon_inode:bpf-link"),
    PROGRAM("anon_inode:bpf-prog"),
    /** Nothing that the kernel pins: a directory, a symbolic link, a file of its own. */
    NONE("");

    /** How {@code /proc/self/fd} shows it. */
    private final String target;

    Kind(String target) {
      this.target = target;
    }
  }

  private static final NativeFunction PIN = NativeFunction.libbpf("bpf_obj_pin");
  private static final NativeFunction GET = NativeFunction.libbpf("bpf_obj_get");

  private Pinned() {}

  /** What is pinned under a path, which need not exist. */
  public static Kind kind(Path path) {
    if (!Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return Kind.NONE;
    }
    int descriptor = get(path);
    if (descriptor < 0) {
      return Kind.NONE;
    }
    try {
      return kind(descriptor);
    } finally {
      Descriptors.close(descriptor);
    }
  }

  static void pin(int descriptor, Path path) {
    try (Arena arena = Arena.ofConfined()) {
      int result = PIN.call(descriptor, NativeFunction.text(arena, path.toString()).address());
      if (result < 0) {
        throw BpfException.of("could not be pinned: path=" + path, -result, "");
      }
    }
  }

  /** The descriptor of what is pinned under a path, of that kind. */
  static int open(Path path, Kind wanted) {
    int descriptor = get(path);
    if (descriptor < 0) {
      throw BpfException.of("pin could not be opened: path=" + path, -descriptor, "");
    }
    if (kind(descriptor) != wanted) {
      Descriptors.close(descriptor);
      throw new BpfException("pin is no " + wanted + ": path=" + path, Errno.ENOENT);
    }
    return descriptor;
  }

  private static int get(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      return GET.call(NativeFunction.text(arena, path.toString()).address());
    }
  }

  private static Kind kind(int descriptor) {
    try {
      // Kernels write bpf_link in one place and bpf-link in another.
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
              .toString()
              .replace("bpf_", "bpf-");
      for (Kind kind : Kind.values()) {
        if (kind.target.equals(target)) {
          return kind;
        }
      }
      return Kind.NONE;
    } catch (IOException e) {
      return Kind.NONE;
    }
  }
}
