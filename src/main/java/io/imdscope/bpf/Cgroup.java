package io.imdscope.bpf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An open directory of the cgroup v2 file system, to attach programs to. */
public final class Cgroup implements AutoCloseable {

  /** Where in a control group's life a program runs; {@code enum bpf_attach_type}. */
  public enum AttachType {
    INGRESS(0),
    EGRESS(1),
    CONNECT4(10),
    CONNECT6(11);

    private final int value;

    AttachType(int value) {
      this.value = value;
    }

    int value() {
      return value;
    }
  }

  /**
   * A program that is attached.
   *
   * @param name at most 15 bytes, {@code ?} when the kernel does not tell
   */
  public record Attached(int id, String name) {}

  /**
   * All programs at one hook.
   *
   * @param exclusive whether they were attached so that no other program may be
   */
  public record Hook(List<Attached> programs, boolean exclusive) {}

  /** The id of the root of the whole hierarchy. */
  static final long ROOT_ID = 1;

  private static final int BPF_F_ALLOW_MULTI = 2;
  private static final int MAX_PROGRAMS = 64;

  private static final NativeFunction QUERY = NativeFunction.libbpf("bpf_prog_query");
  private static final NativeFunction MOUNT = NativeFunction.libcWithErrno("mount");
  private static final NativeFunction UNMOUNT = NativeFunction.libcWithErrno("umount2");
  private static final int MNT_DETACH = 2;

  private final int descriptor;
  private final long id;
  private final boolean root;

  private Cgroup(int descriptor, long id, boolean root) {
    this.descriptor = descriptor;
    this.id = id;
    this.root = root;
  }

  /**
   * Opens a control group.
   *
   * @throws BpfException when there is none, or it may not be opened
   */
  public static Cgroup open(Path path) {
    try {
      long id = (Long) Files.getAttribute(path, "unix:ino");
      // Only the root of the whole hierarchy has id 1 and no type; the root that a container is
      // shown is a group like others.
      boolean root = id == ROOT_ID && !Files.exists(path.resolve("cgroup.type"));
      int descriptor = Descriptors.open(path, Descriptors.O_DIRECTORY | Descriptors.O_CLOEXEC);
      if (descriptor < 0) {
        throw BpfException.of("control group could not be opened: path=" + path, -descriptor, "");
      }
      return new Cgroup(descriptor, id, root);
    } catch (IOException e) {
      BpfException failed =
          new BpfException("control group could not be opened: path=" + path, Errno.ENOENT);
      failed.initCause(e);
      throw failed;
    }
  }

  /**
   * Opens the root of a cgroup v2 file system that is mounted nowhere else: mounts it at a
   * directory, opens it and unmounts it again, which leaves it open for us alone.
   *
   * @param directory an empty directory
   * @throws BpfException when mounting is not allowed
   */
  public static Cgroup openUnmounted(Path directory) {
    try (Arena arena = Arena.ofConfined()) {
      long target = NativeFunction.text(arena, directory.toString()).address();
      long type = NativeFunction.text(arena, "cgroup2").address();
      int mounted = MOUNT.call(type, target, type, 0, 0);
      if (mounted < 0) {
        throw BpfException.of("cgroup v2 could not be mounted: path=" + directory, -mounted, "");
      }
      try {
        return open(directory);
      } finally {
        int _ = UNMOUNT.call(target, MNT_DETACH);
      }
    }
  }

  /** Its id, as programs see it. */
  public long id() {
    return id;
  }

  /** Whether this is the root of the whole hierarchy, not of a container's part of it. */
  public boolean isRoot() {
    return root;
  }

  /**
   * The programs that are attached at a hook.
   *
   * @throws BpfException when the kernel does not tell, ENOMEM where there are more than 64
   */
  public Hook query(AttachType type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flags = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, MAX_PROGRAMS);
      MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, MAX_PROGRAMS);
      int result =
          QUERY.call(descriptor, type.value, 0, flags.address(), ids.address(), count.address());
      if (result < 0) {
        throw BpfException.of("attached programs could not be asked: hook=" + type, -result, "");
      }
      List<Attached> programs = new ArrayList<>();
      for (int i = 0; i < count.get(ValueLayout.JAVA_INT, 0); i++) {
        int id = ids.getAtIndex(ValueLayout.JAVA_INT, i);
        programs.add(new Attached(id, ProgramName.ofId(id)));
      }
      boolean multi = (flags.get(ValueLayout.JAVA_INT, 0) & BPF_F_ALLOW_MULTI) != 0;
      return new Hook(List.copyOf(programs), !programs.isEmpty() && !multi);
    }
  }

  int descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    Descriptors.close(descriptor);
  }
}
