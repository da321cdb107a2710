package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A program of an object. */
public final class BpfProgram {
  private static final NativeFunction ATTACH_CGROUP =
      NativeFunction.libbpfWithErrno(
          "bpf_program__attach_cgroup",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, NativeFunction.INT));

  private final BpfObject object;
  private final String name;
  private final MemorySegment pointer;

  BpfProgram(BpfObject object, String name, MemorySegment pointer) {
    this.object = object;
    this.name = name;
    this.pointer = pointer;
  }

  /** Its name in the source. */
  public String name() {
    return name;
  }

  /**
   * Attaches to a control group as a link: beside others' programs, and gone with this process
   * whatever ends it.
   *
   * @throws BpfException when the kernel refuses, EPERM when another program is attached without
   *     allowing others
   */
  public BpfLink attach(Cgroup cgroup) {
    LibbpfLog.begin();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeFunction.errnoState(arena);
      MemorySegment link =
          (MemorySegment) ATTACH_CGROUP.handle().invokeExact(state, pointer, cgroup.descriptor());
      if (link.equals(MemorySegment.NULL)) {
        throw BpfException.of(
            "program could not be attached: name=" + name,
            NativeFunction.errno(state),
            LibbpfLog.text());
      }
      BpfLink attached = new BpfLink(link);
      object.adopt(attached);
      return attached;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
