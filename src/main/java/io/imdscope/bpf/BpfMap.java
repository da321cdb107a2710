package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** A map of an object. */
public final class BpfMap {
  private static final NativeFunction DESCRIPTOR =
      NativeFunction.libbpf(
          "bpf_map__fd", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction SET_MAX_ENTRIES =
      NativeFunction.libbpf(
          "bpf_map__set_max_entries",
          FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS, NativeFunction.INT));
  private static final NativeFunction MAX_ENTRIES =
      NativeFunction.libbpf(
          "bpf_map__max_entries", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction VALUE_SIZE =
      NativeFunction.libbpf(
          "bpf_map__value_size", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction UPDATE =
      NativeFunction.libbpf(
          "bpf_map__update_elem",
          FunctionDescriptor.of(
              NativeFunction.INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG));
  private static final NativeFunction LOOKUP =
      NativeFunction.libbpf(
          "bpf_map__lookup_elem",
          FunctionDescriptor.of(
              NativeFunction.INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG));

  private final String name;
  private final MemorySegment pointer;

  BpfMap(String name, MemorySegment pointer) {
    this.name = name;
    this.pointer = pointer;
  }

  /** How many entries it can hold; for a ring buffer its size in bytes. */
  public int maxEntries() {
    return call(MAX_ENTRIES);
  }

  /**
   * Sets how many entries it will hold; only before the object is loaded.
   *
   * @throws BpfException afterwards
   */
  public void setMaxEntries(int entries) {
    try {
      check("size", (int) SET_MAX_ENTRIES.handle().invokeExact(pointer, entries));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Sets the value of a key, both as the kernel lays them out. */
  public void put(byte[] key, byte[] value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keyBytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, key);
      MemorySegment valueBytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
      check(
          "update",
          (int)
              UPDATE
                  .handle()
                  .invokeExact(
                      pointer, keyBytes, (long) key.length, valueBytes, (long) value.length, 0L));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** The value of a key, absent when the map has none. */
  public Optional<byte[]> get(byte[] key) {
    return lookup(key, call(VALUE_SIZE));
  }

  /** The sum over all processors of a key's value in a per-CPU map of 8-byte counters. */
  public long sumPerCpu(byte[] key) {
    byte[] values = lookup(key, 8 * Libbpf.possibleCpus()).orElse(new byte[0]);
    MemorySegment counters = MemorySegment.ofArray(values);
    long sum = 0;
    for (long offset = 0; offset < values.length; offset += 8) {
      sum += counters.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
    }
    return sum;
  }

  int descriptor() {
    return call(DESCRIPTOR);
  }

  private Optional<byte[]> lookup(byte[] key, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keyBytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, key);
      MemorySegment value = arena.allocate(size, 8);
      int result =
          (int)
              LOOKUP
                  .handle()
                  .invokeExact(pointer, keyBytes, (long) key.length, value, (long) size, 0L);
      if (result == -Errno.ENOENT) {
        return Optional.empty();
      }
      check("lookup", result);
      return Optional.of(value.toArray(ValueLayout.JAVA_BYTE));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  private int call(NativeFunction function) {
    try {
      return check(
          function == DESCRIPTOR ? "descriptor" : "size",
          (int) function.handle().invokeExact(pointer));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  private int check(String operation, int result) {
    if (result < 0) {
      throw BpfException.of("map " + operation + " failed: name=" + name, -result, "");
    }
    return result;
  }
}
