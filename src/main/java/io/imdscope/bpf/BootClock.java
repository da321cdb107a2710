package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/** Turns the kernel's time since boot ({@code bpf_ktime_get_boot_ns}) into wall clock time. */
public final class BootClock {
  private static final int CLOCK_BOOTTIME = 7;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final NativeFunction CLOCK_GETTIME = NativeFunction.libc("clock_gettime");

  private final MemorySegment timespec = Arena.ofAuto().allocate(16, 8);
  private final ByteBuffer read = timespec.asByteBuffer().order(ByteOrder.nativeOrder());
  private long offset;

  public BootClock() {
    refresh();
  }

  /** Nanoseconds since boot, suspended time included. */
  public long nanos() {
    if (CLOCK_GETTIME.call(CLOCK_BOOTTIME, timespec.address()) != 0) {
      throw new IllegalStateException("clock_gettime failed");
    }
    return read.getLong(0) * NANOS_PER_SECOND + read.getLong(8);
  }

  /** Compares with the wall clock anew; call it now and then, as the wall clock may be set. */
  public void refresh() {
    Instant now = Instant.now();
    offset = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - nanos();
  }

  /** The wall clock at a time since boot. */
  public Instant instant(long bootNanos) {
    long nanos = bootNanos + offset;
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
