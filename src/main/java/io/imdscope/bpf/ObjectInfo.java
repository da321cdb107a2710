package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel tells of an eBPF object: its struct bpf_map_info, bpf_link_info or bpf_prog_info,
 * with zeros where an older kernel tells nothing. Read from a buffer, since a start would wait some
 * milliseconds for the handles with which a memory segment is read.
 */
final class ObjectInfo {
  private static final NativeFunction INFO = NativeFunction.libbpf("bpf_obj_get_info_by_fd");

  private final int result;
  private final ByteBuffer bytes;

  private ObjectInfo(int result, ByteBuffer bytes) {
    this.result = result;
    this.bytes = bytes;
  }

  /** Of the object behind a file descriptor, so many bytes of it. */
  static ObjectInfo of(int descriptor, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(size, 8);
      MemorySegment length = arena.allocate(Integer.BYTES, Integer.BYTES);
      length.asByteBuffer().order(ByteOrder.nativeOrder()).putInt(size);
      int result = INFO.call(descriptor, info.address(), length.address());
      return new ObjectInfo(
          result,
          ByteBuffer.wrap(info.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.nativeOrder()));
    }
  }

  /** Below 0 when nothing could be told: the negated error number. */
  int result() {
    return result;
  }

  /** A number of 32 bits. */
  int number(int offset) {
    return bytes.getInt(offset);
  }

  /** A number of 64 bits. */
  long longNumber(int offset) {
    return bytes.getLong(offset);
  }

  /** A name: up to its zero, or as far as it was asked for. */
  String name(int offset) {
    int end = offset;
    while (end < bytes.limit() && bytes.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - offset];
    bytes.get(offset, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}
