package io.imdscope.diagnosis.verdict;

import java.time.Duration;
import java.util.Arrays;

/**
 * Events over time in a bounded number of slots, in whatever order they come. Slots begin one
 * second wide; when there are too many, all become twice as wide. So a slot is never wider than
 * four times the time between the first and the last event, divided by the most slots.
 */
final class Slots {
  private static final int FIRST_SIZE = 4;

  private final int most;
  private long[] keys = new long[0];
  private long[] firsts = keys;
  private long[] lasts = keys;
  private long[] counts = keys;
  private int size;
  private int shift;

  /** No event yet, and no more slots than that. */
  Slots(int most) {
    this.most = most;
  }

  /** Some events at one time, in seconds since 1970. */
  void add(long second, long count) {
    int at = find(second >> shift);
    if (at < 0) {
      at = insert(-at - 1, second);
    }
    firsts[at] = Math.min(firsts[at], second);
    lasts[at] = Math.max(lasts[at], second);
    counts[at] += count;
    while (size > most) {
      widen();
    }
  }

  int size() {
    return size;
  }

  /** How many are in slots that reach to that second or beyond: never fewer than there are. */
  long countSince(long second) {
    long count = 0;
    for (int slot = size - 1; slot >= 0 && lasts[slot] >= second; slot--) {
      count += counts[slot];
    }
    return count;
  }

  /**
   * The largest time between one event and the next, of those that ended at that second or later.
   */
  Duration largestSilence(long since) {
    long largest = 0;
    for (int slot = 1; slot < size; slot++) {
      if (firsts[slot] >= since) {
        largest = Math.max(largest, firsts[slot] - lasts[slot - 1]);
      }
    }
    return Duration.ofSeconds(largest);
  }

  /** Most events come at the end. */
  private int find(long key) {
    return size > 0 && keys[size - 1] == key ? size - 1 : Arrays.binarySearch(keys, 0, size, key);
  }

  private int insert(int at, long second) {
    if (size == keys.length) {
      int larger = size == 0 ? FIRST_SIZE : Math.min(most + 1, 2 * size);
      keys = Arrays.copyOf(keys, larger);
      firsts = Arrays.copyOf(firsts, larger);
      lasts = Arrays.copyOf(lasts, larger);
      counts = Arrays.copyOf(counts, larger);
    }
    for (long[] each : new long[][] {keys, firsts, lasts, counts}) {
      System.arraycopy(each, at, each, at + 1, size - at);
    }
    keys[at] = second >> shift;
    firsts[at] = second;
    lasts[at] = second;
    counts[at] = 0;
    size++;
    return at;
  }

  private void widen() {
    shift++;
    int kept = 0;
    for (int slot = 0; slot < size; slot++) {
      long key = keys[slot] >> 1;
      if (kept > 0 && keys[kept - 1] == key) {
        lasts[kept - 1] = lasts[slot];
        counts[kept - 1] += counts[slot];
      } else {
        keys[kept] = key;
        firsts[kept] = firsts[slot];
        lasts[kept] = lasts[slot];
        counts[kept] = counts[slot];
        kept++;
      }
    }
    size = kept;
  }
}
