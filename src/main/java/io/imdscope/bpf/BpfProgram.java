package io.imdscope.bpf;

import java.nio.file.Path;

/** A program of an object. */
public final class BpfProgram {
  private static final NativeFunction DESCRIPTOR = NativeFunction.libbpf("bpf_program__fd");
  private static final NativeFunction HOOK =
      NativeFunction.libbpf("bpf_program__expected_attach_type");
  private static final NativeFunction CREATE_LINK = NativeFunction.libbpf("bpf_link_create");

  private final BpfObject object;
  private final String name;
  private final long pointer;

  BpfProgram(BpfObject object, String name, long pointer) {
    this.object = object;
    this.name = name;
    this.pointer = pointer;
  }

  /** Its name in the source. */
  public String name() {
    return name;
  }

  /**
   * Makes it outlive this process, under a path of the BPF file system.
   *
   * @throws BpfException EEXIST when the path is taken
   */
  public void pin(Path path) {
    Pinned.pin(descriptor(), path);
  }

  private int descriptor() {
    return DESCRIPTOR.call(pointer);
  }

  /**
   * Attaches to a control group as a link: beside others' programs, and gone with this process
   * whatever ends it, unless the link is pinned.
   *
   * @throws BpfException when the kernel refuses, EPERM when another program is attached without
   *     allowing others
   */
  public BpfLink attach(Cgroup cgroup) {
    int link = CREATE_LINK.call(descriptor(), cgroup.descriptor(), HOOK.call(pointer), 0);
    if (link < 0) {
      throw BpfException.of("program could not be attached: name=" + name, -link, "");
    }
    BpfLink attached = new BpfLink(link);
    object.adopt(attached);
    return attached;
  }
}
