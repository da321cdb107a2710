package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;

/** The reading end of a ring buffer map. For one thread. */
public final class RingBuffer implements AutoCloseable {

  /** Takes records in the order in which they were written. */
  @FunctionalInterface
  public interface Consumer {
    /** One record; the memory is valid only during the call. */
    void accept(MemorySegment bytes);
  }

  private static final NativeFunction NEW =
      NativeFunction.libbpfWithErrno(
          "ring_buffer__new",
          FunctionDescriptor.of(
              ValueLayout.ADDRESS,
              NativeFunction.INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS));
  private static final NativeFunction POLL =
      NativeFunction.libbpf(
          "ring_buffer__poll",
          FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS, NativeFunction.INT));
  private static final NativeFunction CONSUME =
      NativeFunction.libbpf(
          "ring_buffer__consume", FunctionDescriptor.of(NativeFunction.INT, ValueLayout.ADDRESS));
  private static final NativeFunction FREE =
      NativeFunction.libbpf("ring_buffer__free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  /** After so many records a poll returns, so that its caller gets to do other things. */
  static final int MAX_BATCH = 4096;

  private final Arena arena = Arena.ofShared();
  private final Consumer consumer;
  private int batch;
  private MemorySegment pointer = MemorySegment.NULL;
  private Throwable failure;

  private RingBuffer(Consumer consumer) {
    this.consumer = consumer;
  }

  @SuppressWarnings("restricted")
  static RingBuffer open(BpfMap map, Consumer consumer) {
    RingBuffer ring = new RingBuffer(consumer);
    try {
      MethodHandle sample =
          MethodHandles.lookup()
              .findVirtual(
                  RingBuffer.class,
                  "sample",
                  MethodType.methodType(
                      int.class, MemorySegment.class, MemorySegment.class, long.class))
              .bindTo(ring);
      MemorySegment stub =
          NativeFunction.LINKER.upcallStub(
              sample,
              FunctionDescriptor.of(
                  NativeFunction.INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG),
              ring.arena);
      MemorySegment state = NativeFunction.errnoState(ring.arena);
      ring.pointer =
          (MemorySegment)
              NEW.handle()
                  .invokeExact(
                      state, map.descriptor(), stub, MemorySegment.NULL, MemorySegment.NULL);
      if (ring.pointer.equals(MemorySegment.NULL)) {
        throw BpfException.of(
            "ring buffer could not be opened", NativeFunction.errno(state), LibbpfLog.text());
      }
      return ring;
    } catch (Throwable e) {
      ring.arena.close();
      throw NativeFunction.unexpected(e);
    }
  }

  /**
   * Waits until there are records, or for the given time, and hands what there is to the consumer,
   * up to 4,096 records.
   *
   * @return how many records there were; 0 also when a signal ended the wait
   * @throws RuntimeException what the consumer threw
   */
  public int poll(Duration timeout) {
    batch = 0;
    try {
      return result((int) POLL.handle().invokeExact(pointer, (int) timeout.toMillis()));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  /** Hands what there is to the consumer, up to 4,096 records, without waiting for a wake-up. */
  public int consume() {
    batch = 0;
    try {
      return result((int) CONSUME.handle().invokeExact(pointer));
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    }
  }

  private int result(int count) throws Throwable {
    Throwable thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
    if (count < 0 && count != -Errno.EINTR && count != -Errno.ECANCELED) {
      throw BpfException.of("ring buffer could not be read", -count, "");
    }
    return batch;
  }

  /** Called by libbpf for each record; must not throw, which would end the process. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // libbpf calls it so
  private int sample(MemorySegment context, MemorySegment data, long size) {
    try {
      batch++;
      consumer.accept(NativeFunction.bytes(data, size));
      return batch < MAX_BATCH ? 0 : -Errno.ECANCELED; // less than 0 makes libbpf stop after this
    } catch (Throwable e) {
      failure = e;
      return -Errno.ECANCELED;
    }
  }

  @Override
  public void close() {
    MemorySegment ring = pointer;
    pointer = MemorySegment.NULL;
    if (ring.equals(MemorySegment.NULL)) {
      return;
    }
    try {
      FREE.handle().invokeExact(ring);
    } catch (Throwable e) {
      throw NativeFunction.unexpected(e);
    } finally {
      arena.close();
    }
  }
}
