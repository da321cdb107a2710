package io.imdscope.reconcile.flow;

import java.util.Arrays;

/** When who read the credentials of one node, in the order of time once all is known. */
final class NodeReads {
  /** What is looked at, at most, for one flow. */
  private static final int MOST_STEPS = 1000;

  final String name;
  private long[] seconds = new long[16];
  private int[] readers = new int[16];
  private int size;

  NodeReads(String name) {
    this.name = name;
  }

  void add(long second, int reader) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
      readers = Arrays.copyOf(readers, 2 * size);
    }
    seconds[size] = second;
    readers[size++] = reader;
  }

  int size() {
    return size;
  }

  /** All is there: nearly always in order already. */
  void sort() {
    for (int i = 1; i < size; i++) {
      if (seconds[i] < seconds[i - 1]) {
        sortAll();
        return;
      }
    }
  }

  private void sortAll() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    long[] oldSeconds = seconds.clone();
    int[] oldReaders = readers.clone();
    Arrays.sort(order, java.util.Comparator.comparingLong(i -> oldSeconds[i]));
    for (int i = 0; i < size; i++) {
      seconds[i] = oldSeconds[order[i]];
      readers[i] = oldReaders[order[i]];
    }
  }

  /** Who of several it is. */
  interface Chooser {
    /** Takes in a reader, the latest first; whether to go on. */
    boolean take(int reader);
  }

  /** Those who read from one second to another, the latest first, as long as they are asked for. */
  void within(long from, long to, Chooser chooser) {
    int at = Arrays.binarySearch(seconds, 0, size, to + 1);
    int i = at >= 0 ? at : -at - 1;
    while (i > 0 && seconds[i - 1] > to) {
      i--; // of several equal ones the search finds any
    }
    int steps = 0;
    for (int k = i - 1; k >= 0 && seconds[k] >= from && steps < MOST_STEPS; k--, steps++) {
      if (!chooser.take(readers[k])) {
        return;
      }
    }
  }
}
