package io.imdscope.diagnosis.verdict;

import java.util.Arrays;

/** A set of so many positive numbers at most; each takes 32 bytes at most. */
final class Numbers {
  private static final int FEW = 8;

  /** Spreads numbers that follow each other: 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int most;

  /** A power of two, half of which is free at least: 0. */
  private long[] slots = new long[FEW];

  private int size;

  Numbers(int most) {
    this.most = most;
  }

  /** Adds it; false where it is there already, or there is no room. */
  boolean add(long number) {
    int slot = slot(slots, number);
    if (slots[slot] == number || size == most) {
      return false;
    }
    slots[slot] = number;
    size++;
    if (size > slots.length / 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[2 * slots.length];
    for (long number : slots) {
      if (number != 0) {
        larger[slot(larger, number)] = number;
      }
    }
    slots = larger;
  }

  /** Where it is, or has its place. */
  private static int slot(long[] in, long number) {
    int slot = (int) ((number * SPREAD) >>> 32) & (in.length - 1);
    while (in[slot] != 0 && in[slot] != number) {
      slot = (slot + 1) & (in.length - 1);
    }
    return slot;
  }

  /** Forgets all, and gives back what memory they took. */
  void clear() {
    size = 0;
    if (slots.length > FEW) {
      slots = new long[FEW];
    } else {
      Arrays.fill(slots, 0);
    }
  }

  int size() {
    return size;
  }
}
