package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The reading end of a ring buffer map. What was read is given back to the kernel at once, or, for
 * a reader that holds, when it says so: what was not is read again by whoever opens the map next.
 * For one thread.
 */
public final class RingBuffer implements AutoCloseable {

  /** Takes records in the order in which they were written. */
  @FunctionalInterface
  public interface Consumer {
    /** One record; the memory is valid only during the call. */
    void accept(MemorySegment bytes);
  }

  /** Looks at a record where it is: that is done for each at least twice. */
  @FunctionalInterface
  public interface Test {
    /** Whether it is so of the record that begins there; the memory has others too. */
    boolean test(MemorySegment memory, long offset);
  }

  /** After so many records a poll returns, so that its caller gives back what it has read. */
  public static final int MAX_BATCH = 512;

  /** The kernel wakes only a reader that has given all back; one that holds looks this often. */
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private static final short POLLIN = 1;
  private static final NativeFunction POLL = NativeFunction.libcWithErrno("poll");

  private final Arena arena = Arena.ofShared();
  private final RingMemory ring;
  private final Consumer consumer;
  private final boolean holds;
  private final MemorySegment pollfd;
  private long given;
  private long position;
  private long next;

  private RingBuffer(BpfMap map, Consumer consumer, boolean holds) {
    try {
      this.ring = new RingMemory(map, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
    this.consumer = consumer;
    this.holds = holds;
    this.pollfd = arena.allocate(8, 4);
    pollfd.set(ValueLayout.JAVA_INT, 0, map.descriptor());
    pollfd.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
    this.given = ring.readerPosition();
    this.position = given;
    this.next = given;
  }

  /** Opens a ring buffer; what was read is given back at once. */
  public static RingBuffer open(BpfMap map, Consumer consumer) {
    return new RingBuffer(map, consumer, false);
  }

  /**
   * Opens a ring buffer where it was {@link #giveBack given back} last, and gives back nothing by
   * itself.
   */
  public static RingBuffer openHolding(BpfMap map, Consumer consumer) {
    return new RingBuffer(map, consumer, true);
  }

  /**
   * Waits until there are records, or for the given time, and hands what there is to the consumer,
   * up to 512 records.
   *
   * @return how many records there were; 0 also when a signal ended the wait
   * @throws RuntimeException what the consumer threw
   */
  public int poll(Duration timeout) {
    int count = consume();
    if (count > 0 || timeout.isZero()) {
      return count;
    }
    if (next == given) {
      await(timeout);
      return consume();
    }
    long start = System.nanoTime();
    for (long left = timeout.toNanos();
        count == 0 && left > 0 && !Thread.currentThread().isInterrupted();
        left = timeout.toNanos() - (System.nanoTime() - start)) {
      LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
      count = consume();
    }
    return count;
  }

  /** Hands what there is to the consumer, up to 512 records, without waiting for a wake-up. */
  public int consume() {
    int count = 0;
    while (count < MAX_BATCH && next != ring.writerPosition() && !ring.isBusy(next)) {
      position = next;
      next = ring.after(position);
      try {
        if (!ring.isDiscarded(position)) {
          count++;
          consumer.accept(ring.record(position));
        }
      } finally {
        if (!holds) {
          giveBack(next);
        }
      }
    }
    return count;
  }

  /** Where the record is that the consumer has or had last; these numbers only grow. */
  public long position() {
    return position;
  }

  /**
   * Where the first record is that was read, not given back, and is still needed; what the next one
   * to read is when none is. It is never further back than half the ring: the writer needs room.
   */
  public long firstNeeded(Test needed) {
    long at = given;
    while (at != next
        && (next - at > ring.size() / 2
            || ring.isDiscarded(at)
            || !needed.test(ring.data(), ring.begin(at)))) {
      at = ring.after(at);
    }
    return at;
  }

  /** Gives the kernel back what is before a position that was {@link #firstNeeded told}. */
  public void giveBack(long until) {
    if (until - given < 0 || until - next > 0) {
      throw new IllegalArgumentException(
          "not read or given back already: " + until + " not in " + given + " to " + next);
    }
    if (until != given) {
      ring.setReaderPosition(until);
      given = until;
    }
  }

  /** How many bytes the kernel cannot write to now: not read, or not given back. */
  public long usedBytes() {
    return ring.writerPosition() - given;
  }

  /** How many bytes were written and not read yet. */
  public long unreadBytes() {
    return ring.writerPosition() - next;
  }

  private void await(Duration timeout) {
    int result = POLL.call(pollfd.address(), 1, timeout.toMillis());
    if (result < 0 && result != -Errno.EINTR) {
      throw BpfException.of("ring buffer could not be read", -result, "");
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
