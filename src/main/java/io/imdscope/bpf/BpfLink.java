package io.imdscope.bpf;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A program's attachment; closing it detaches. */
public final class BpfLink implements AutoCloseable {
  private static final NativeFunction DESTROY =
      NativeFunction.libbpf(
          "bpf_link__destroy", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));

  private MemorySegment pointer;

  BpfLink(MemorySegment pointer) {
    this.pointer = pointer;
  }

  @Override
  public void close() {
    MemorySegment link = pointer;
    pointer = MemorySegment.NULL;
    if (link.equals(MemorySegment.NULL)) {
      return;
    }
    try {
      int result = (int) DESTROY.handle().invokeExact(link);
      if (result < 0) {
        throw BpfException.of("program could not be detached", -result, "");
      }
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }
}
