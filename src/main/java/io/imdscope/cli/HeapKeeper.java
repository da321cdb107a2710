package io.imdscope.cli;

import java.util.function.LongSupplier;

/**
 * Has the heap collected whenever it has grown by a step. The serial collector by itself lets the
 * old generation grow to its maximum before it looks what of it is still in use: the memory that a
 * burst of calls once took would stay resident, up to several times of what is ever held.
 */
final class HeapKeeper {
  /** In bytes; a collection of a heap of this program takes some milliseconds. */
  static final long STEP = 1 << 20;

  private final LongSupplier size;
  private final Runnable collect;
  private long kept;

  HeapKeeper() {
    this(Runtime.getRuntime()::totalMemory, System::gc);
  }

  /**
   * A keeper of a heap as it is now.
   *
   * @param size bytes that the heap takes from the system
   */
  HeapKeeper(LongSupplier size, Runnable collect) {
    this.size = size;
    this.collect = collect;
    kept = size.getAsLong();
  }

  /** Collects; what a start leaves behind need not stay. */
  void collect() {
    collect.run();
    kept = size.getAsLong();
  }

  /** Collects when the heap has grown by a step since the last time. */
  void look() {
    if (size.getAsLong() - kept >= STEP) {
      collect();
    }
  }
}
