package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled eBPF object: opened, then loaded into the kernel; closing it takes its links with it.
 * For one thread at a time.
 */
public final class BpfObject implements AutoCloseable {
  private static final NativeFunction OPEN =
      NativeFunction.libbpfWithErrno(
          "bpf_object__open_mem",
          FunctionDescriptor.of(
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS));
  private static final NativeFunction LOAD =
      NativeFunction.libbpf(
          "bpf_object__load", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction CLOSE =
      NativeFunction.libbpf("bpf_object__close", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  private static final NativeFunction FIND_MAP =
      NativeFunction.libbpf(
          "bpf_object__find_map_by_name",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  private static final NativeFunction MAP_DESCRIPTOR =
      NativeFunction.libbpf(
          "bpf_map__fd", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction SET_MAX_ENTRIES =
      NativeFunction.libbpf(
          "bpf_map__set_max_entries",
          FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS, NativeFunction.INT));
  private static final NativeFunction FIND_PROGRAM =
      NativeFunction.libbpf(
          "bpf_object__find_program_by_name",
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

  private final Arena arena = Arena.ofShared(); // the ELF bytes stay as long as the object
  private final List<AutoCloseable> dependents = new ArrayList<>();
  private MemorySegment pointer = MemorySegment.NULL;
  private boolean closed;

  private BpfObject() {}

  /**
   * Opens an object from the bytes of its ELF file; nothing is loaded yet.
   *
   * @throws BpfException when they are none
   */
  public static BpfObject open(byte[] elf) {
    LibbpfLog.begin();
    BpfObject object = new BpfObject();
    try {
      MemorySegment state = NativeFunction.errnoState(object.arena);
      MemorySegment bytes = object.arena.allocateFrom(ValueLayout.JAVA_BYTE, elf);
      object.pointer =
          (MemorySegment)
              OPEN.handle().invokeExact(state, bytes, (long) elf.length, MemorySegment.NULL);
      if (object.pointer.equals(MemorySegment.NULL)) {
        throw BpfException.of(
            "eBPF object could not be opened", NativeFunction.errno(state), LibbpfLog.text());
      }
      return object;
    } catch (Throwable e) {
      object.arena.close();
      throw NativeFunction.unexpected(e);
    }
  }

  /**
   * Loads all programs and maps into the kernel.
   *
   * @throws BpfException when the kernel refuses; its log holds the verifier's words
   */
  public void load() {
    LibbpfLog.begin();
    try {
      int result = (int) LOAD.handle().invokeExact(pointer);
      if (result < 0) {
        throw BpfException.of("eBPF object could not be loaded", -result, LibbpfLog.text());
      }
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /**
   * Sets how many entries the map of that name will hold; only before the object is loaded.
   *
   * @throws BpfException afterwards
   */
  public void setMaxEntries(String name, int entries) {
    MemorySegment map = find(FIND_MAP, "map", name);
    try {
      int result = (int) SET_MAX_ENTRIES.handle().invokeExact(map, entries);
      if (result < 0) {
        throw BpfException.of("map size failed: name=" + name, -result, "");
      }
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /**
   * The map of that name; once the object is loaded.
   *
   * @throws BpfException when there is none, or not yet
   */
  public BpfMap map(String name) {
    MemorySegment map = find(FIND_MAP, "map", name);
    try {
      return BpfMap.ofObject(name, (int) MAP_DESCRIPTOR.handle().invokeExact(map));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** The program of that name. */
  public BpfProgram program(String name) {
    return new BpfProgram(this, name, find(FIND_PROGRAM, "program", name));
  }

  void adopt(AutoCloseable dependent) {
    dependents.add(dependent);
  }

  private MemorySegment find(NativeFunction function, String kind, String name) {
    try (Arena names = Arena.ofConfined()) {
      MemorySegment found =
          (MemorySegment) function.handle().invokeExact(pointer, names.allocateFrom(name));
      if (found.equals(MemorySegment.NULL)) {
        throw new BpfException(kind + " missing: name=" + name, Errno.ENOENT);
      }
      return found;
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      for (AutoCloseable dependent : dependents.reversed()) {
        dependent.close();
      }
      CLOSE.handle().invokeExact(pointer);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    } finally {
      arena.close();
    }
  }
}
