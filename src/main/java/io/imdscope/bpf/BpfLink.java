package io.imdscope.bpf;

import java.nio.file.Path;

/** A program's attachment; closing it detaches, unless it is pinned. */
public final class BpfLink implements AutoCloseable {
  // struct bpf_link_info; CGROUP is of enum bpf_link_type
  private static final int INFO_SIZE = 64;
  private static final int INFO_TYPE = 0;
  private static final int INFO_PROGRAM_ID = 8;
  private static final int INFO_CGROUP_ID = 16;
  private static final int INFO_ATTACH_TYPE = 24;
  private static final int CGROUP = 3;

  private static final NativeFunction DETACH = NativeFunction.libbpf("bpf_link_detach");

  private int descriptor;

  BpfLink(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens an attachment that was pinned.
   *
   * @throws BpfException when there is none
   */
  public static BpfLink open(Path pin) {
    return new BpfLink(Pinned.open(pin, Pinned.Kind.LINK));
  }

  /**
   * Makes it outlive this process, under a path of the BPF file system.
   *
   * @throws BpfException EEXIST when the path is taken
   */
  public void pin(Path path) {
    Pinned.pin(descriptor, path);
  }

  /** Whether it is at that hook of the root of the control groups, and has not been detached. */
  public boolean isAtRoot(Cgroup.AttachType hook) {
    ObjectInfo info = ObjectInfo.of(descriptor, INFO_SIZE);
    return info.result() >= 0
        && info.number(INFO_TYPE) == CGROUP
        && info.longNumber(INFO_CGROUP_ID) == Cgroup.ROOT_ID
        && info.number(INFO_ATTACH_TYPE) == hook.value();
  }

  /** The name of its program, 15 characters of it at most; {@code ?} when that cannot be told. */
  public String programName() {
    ObjectInfo info = ObjectInfo.of(descriptor, INFO_SIZE);
    return info.result() < 0 ? ProgramName.UNKNOWN : ProgramName.ofId(info.number(INFO_PROGRAM_ID));
  }

  /**
   * Detaches at once, whoever else holds it: when the last pin goes, the kernel only begins to.
   *
   * @throws BpfException when the kernel refuses
   */
  public void detach() {
    int result = DETACH.call(descriptor);
    if (result < 0) {
      throw BpfException.of("program could not be detached", -result, "");
    }
  }

  @Override
  public void close() {
    if (descriptor >= 0) {
      Descriptors.close(descriptor);
      descriptor = -1;
    }
  }
}
