package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A ring buffer map as the kernel shares it: a page with the reader's position, which we write; one
 * with the writer's; then the data, and its beginning once more so that no record is cut at the
 * end: the kernel offers all of it, which would count twice as resident. Positions count bytes
 * since the map was made.
 *
 * @see <a href="https://docs.kernel.org/bpf/ringbuf.html">BPF ring buffer</a>
 */
final class RingMemory {
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEADER = 8;

  /** The longest record with its header, in a ring of more than that. */
  static final int LONGEST = 64 << 10;

  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private static final NativeFunction PAGE_SIZE = NativeFunction.libc("getpagesize");
  private static final NativeFunction MMAP = NativeFunction.libcWithErrno("mmap");
  private static final NativeFunction MUNMAP = NativeFunction.libc("munmap");

  private final int size;
  private final MemorySegment reader;
  private final MemorySegment writer;
  private final MemorySegment data;

  /** Maps it, until the arena is closed. */
  RingMemory(BpfMap map, Arena arena) {
    int page = PAGE_SIZE.call();
    size = map.maxEntries();
    reader = map(map, arena, page, PROT_READ | PROT_WRITE, 0);
    writer = map(map, arena, page + (long) size + Math.min(size, LONGEST), PROT_READ, page);
    data = writer.asSlice(page);
  }

  int size() {
    return size;
  }

  /** Up to where it was read, as the kernel knows it. */
  long readerPosition() {
    return (long) LONG.getAcquire(reader, 0L);
  }

  /** Gives the kernel back what is before a position. */
  void setReaderPosition(long position) {
    LONG.setRelease(reader, 0L, position);
  }

  /** Up to where it was written, or is being written. */
  long writerPosition() {
    return (long) LONG.getAcquire(writer, 0L);
  }

  /** Whether the record at a position is still being written. */
  boolean isBusy(long position) {
    return (header(position) & BUSY) != 0;
  }

  /** Whether there is no record at a position, only room. */
  boolean isDiscarded(long position) {
    return (header(position) & DISCARDED) != 0;
  }

  /** The position after a record. */
  long after(long position) {
    return position + ((HEADER + length(position) + 7L) & ~7L);
  }

  /** The record at a position; the memory is the ring's own. */
  MemorySegment record(long position) {
    return data.asSlice(begin(position), length(position));
  }

  /** All records, of which each begins {@link #begin there}. */
  MemorySegment data() {
    return data;
  }

  /** Where in the data the record at a position begins. */
  long begin(long position) {
    return offset(position) + HEADER;
  }

  private int length(long position) {
    return header(position) & ~(BUSY | DISCARDED);
  }

  private int header(long position) {
    return (int) INT.getAcquire(data, offset(position));
  }

  private long offset(long position) {
    return position & (size - 1);
  }

  @SuppressWarnings("restricted")
  private static MemorySegment map(BpfMap map, Arena arena, long length, int access, long offset) {
    long memory = MMAP.pointer(0, length, access, MAP_SHARED, map.descriptor(), offset);
    int errno = NativeFunction.errno(memory);
    if (errno != 0) {
      throw BpfException.of("ring buffer could not be opened", errno, "");
    }
    return MemorySegment.ofAddress(memory).reinterpret(length, arena, RingMemory::unmap);
  }

  private static void unmap(MemorySegment memory) {
    int _ = MUNMAP.call(memory.address(), memory.byteSize());
  }
}
