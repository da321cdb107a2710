package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled eBPF object: opened, then loaded into the kernel; closing it takes its links with it.
 * For one thread at a time.
 */
public final class BpfObject implements AutoCloseable {
  private static final NativeFunction OPEN = NativeFunction.libbpfWithErrno("bpf_object__open_mem");
  private static final NativeFunction LOAD = NativeFunction.libbpf("bpf_object__load");
  private static final NativeFunction CLOSE = NativeFunction.libbpf("bpf_object__close");
  private static final NativeFunction FIND_MAP =
      NativeFunction.libbpf("bpf_object__find_map_by_name");
  private static final NativeFunction MAP_DESCRIPTOR = NativeFunction.libbpf("bpf_map__fd");
  private static final NativeFunction SET_MAX_ENTRIES =
      NativeFunction.libbpf("bpf_map__set_max_entries");
  private static final NativeFunction FIND_PROGRAM =
      NativeFunction.libbpf("bpf_object__find_program_by_name");

  private final Arena arena = Arena.ofShared(); // the ELF bytes stay as long as the object
  private final MemorySegment bytes;
  private final long pointer;
  private final Map<String, Integer> sizes = new LinkedHashMap<>();
  private final List<AutoCloseable> dependents = new ArrayList<>();
  private boolean closed;

  private BpfObject(byte[] elf) {
    bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, elf);
    try {
      pointer = openBytes();
      int errno = NativeFunction.errno(pointer);
      if (errno != 0) {
        throw BpfException.of(
            "eBPF object could not be opened", errno, LibbpfLog.during(this::openBytes));
      }
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Opens an object from the bytes of its ELF file; nothing is loaded yet.
   *
   * @throws BpfException when they are none
   */
  public static BpfObject open(byte[] elf) {
    return new BpfObject(elf);
  }

  private long openBytes() {
    return OPEN.pointer(bytes.address(), bytes.byteSize(), 0);
  }

  /**
   * Loads all programs and maps into the kernel.
   *
   * @throws BpfException when the kernel refuses; its log holds the verifier's words
   */
  public void load() {
    int result = LOAD.call(pointer);
    if (result < 0) {
      throw BpfException.of(
          "eBPF object could not be loaded", -result, LibbpfLog.during(this::loadOnceMore));
    }
  }

  /** One object cannot be loaded twice: it is another of the same bytes. */
  private void loadOnceMore() {
    long again = openBytes();
    if (NativeFunction.errno(again) != 0) {
      return;
    }
    try {
      sizes.forEach((name, entries) -> setMaxEntries(find(again, FIND_MAP, "map", name), entries));
      int _ = LOAD.call(again);
    } finally {
      int _ = CLOSE.call(again);
    }
  }

  /**
   * Sets how many entries the map of that name will hold; only before the object is loaded.
   *
   * @throws BpfException afterwards
   */
  public void setMaxEntries(String name, int entries) {
    int result = setMaxEntries(find(pointer, FIND_MAP, "map", name), entries);
    if (result < 0) {
      throw BpfException.of("map size failed: name=" + name, -result, "");
    }
    sizes.put(name, entries);
  }

  private static int setMaxEntries(long map, int entries) {
    return SET_MAX_ENTRIES.call(map, entries);
  }

  /**
   * The map of that name; once the object is loaded.
   *
   * @throws BpfException when there is none, or not yet
   */
  public BpfMap map(String name) {
    return BpfMap.ofObject(name, MAP_DESCRIPTOR.call(find(pointer, FIND_MAP, "map", name)));
  }

  /** The program of that name. */
  public BpfProgram program(String name) {
    return new BpfProgram(this, name, find(pointer, FIND_PROGRAM, "program", name));
  }

  void adopt(AutoCloseable dependent) {
    dependents.add(dependent);
  }

  private static long find(long object, NativeFunction function, String kind, String name) {
    try (Arena names = Arena.ofConfined()) {
      long found = function.pointer(object, NativeFunction.text(names, name).address());
      if (found == 0) {
        throw new BpfException(kind + " missing: name=" + name, Errno.ENOENT);
      }
      return found;
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
      int _ = CLOSE.call(pointer);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      arena.close();
    }
  }
}
