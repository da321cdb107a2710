package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A map in the kernel: one of a loaded object, which goes with it, or one that was pinned. */
public final class BpfMap implements AutoCloseable {
  // struct bpf_map_info
  private static final int INFO_SIZE = 88;
  private static final int INFO_TYPE = 0;
  private static final int INFO_KEY_SIZE = 8;
  private static final int INFO_VALUE_SIZE = 12;
  private static final int INFO_MAX_ENTRIES = 16;
  private static final int INFO_NAME = 24;

  private static final NativeFunction LOOKUP = NativeFunction.libbpf("bpf_map_lookup_elem");
  private static final NativeFunction NEXT_KEY = NativeFunction.libbpf("bpf_map_get_next_key");
  private static final NativeFunction UPDATE = NativeFunction.libbpf("bpf_map_update_elem");
  private static final NativeFunction DELETE = NativeFunction.libbpf("bpf_map_delete_elem");

  private final String name;
  private final int descriptor;
  private final boolean owned;
  private final int type;
  private final int keySize;
  private final int valueSize;
  private final int maxEntries;
  private final String loadedName;

  private BpfMap(String name, int descriptor, boolean owned) {
    this.name = name;
    this.descriptor = descriptor;
    this.owned = owned;
    ObjectInfo info = ObjectInfo.of(descriptor, INFO_SIZE);
    check("info", info.result());
    type = info.number(INFO_TYPE);
    keySize = info.number(INFO_KEY_SIZE);
    valueSize = info.number(INFO_VALUE_SIZE);
    maxEntries = info.number(INFO_MAX_ENTRIES);
    loadedName = info.name(INFO_NAME);
  }

  /** A map of a loaded object, which closes it. */
  static BpfMap ofObject(String name, int descriptor) {
    return new BpfMap(name, descriptor, false);
  }

  /**
   * Opens a map that was pinned.
   *
   * @throws BpfException when there is none
   */
  public static BpfMap open(Path pin) {
    int descriptor = Pinned.open(pin, Pinned.Kind.MAP);
    try {
      return new BpfMap(pin.toString(), descriptor, true);
    } catch (RuntimeException e) {
      Descriptors.close(descriptor);
      throw e;
    }
  }

  /**
   * Makes it outlive this process, under a path of the BPF file system.
   *
   * @throws BpfException EEXIST when the path is taken
   */
  public void pin(Path path) {
    Pinned.pin(descriptor, path);
  }

  /** Whether it is of a type. */
  public boolean is(FeatureProbe.MapType wanted) {
    return type == wanted.value();
  }

  /** The name that it was loaded with, 15 characters of it at most; empty when it has none. */
  public String loadedName() {
    return loadedName;
  }

  /** How many entries it can hold; for a ring buffer its size in bytes. */
  public int maxEntries() {
    return maxEntries;
  }

  /** How many bytes a key has. */
  public int keySize() {
    return keySize;
  }

  /** How many bytes a value has. */
  public int valueSize() {
    return valueSize;
  }

  /**
   * Sets the value of a key, both as the kernel lays them out.
   *
   * @throws BpfException E2BIG when the map is full
   */
  public void put(byte[] key, byte[] value) {
    if (value.length != valueSize) {
      throw new IllegalArgumentException("value's size: " + value.length + " not " + valueSize);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
      check("update", UPDATE.call(descriptor, key(arena, key), bytes.address(), 0));
    }
  }

  /** The value of a key, absent when the map has none. */
  public Optional<byte[]> get(byte[] key) {
    return lookup(key, valueSize);
  }

  /** Removes a key; whether it was there. */
  public boolean remove(byte[] key) {
    try (Arena arena = Arena.ofConfined()) {
      return found("delete", DELETE.call(descriptor, key(arena, key)));
    }
  }

  /** Its keys, in no order, while nobody else changes them; at most as many as it can hold. */
  public List<byte[]> keys() {
    List<byte[]> keys = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment next = arena.allocate(keySize, 8);
      long key = 0;
      while (keys.size() < maxEntries
          && found("walk", NEXT_KEY.call(descriptor, key, next.address()))) {
        keys.add(next.toArray(ValueLayout.JAVA_BYTE));
        key = next.address(); // the kernel reads it before it writes
      }
      return keys;
    }
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
    return descriptor;
  }

  private Optional<byte[]> lookup(byte[] key, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(size, 8);
      return found("lookup", LOOKUP.call(descriptor, key(arena, key), value.address()))
          ? Optional.of(value.toArray(ValueLayout.JAVA_BYTE))
          : Optional.empty();
    }
  }

  /** Where a copy of the key is, until the arena is closed. */
  private long key(Arena arena, byte[] key) {
    if (key.length != keySize) {
      throw new IllegalArgumentException("key's size: " + key.length + " not " + keySize);
    }
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, key).address();
  }

  private boolean found(String operation, int result) {
    if (result == -Errno.ENOENT) {
      return false;
    }
    check(operation, result);
    return true;
  }

  private void check(String operation, int result) {
    if (result < 0) {
      throw BpfException.of("map " + operation + " failed: name=" + name, -result, "");
    }
  }

  /** Lets go of it; a map of an object stays until the object is closed. */
  @Override
  public void close() {
    if (owned) {
      Descriptors.close(descriptor);
    }
  }
}
