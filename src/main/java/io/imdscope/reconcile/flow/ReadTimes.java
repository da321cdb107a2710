package io.imdscope.reconcile.flow;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who read credentials when, in the order of time once all is known: 16 bytes a read. Whoever is
 * looked for is found without going through those between.
 */
final class ReadTimes {
  private static final int NONE = -1;

  private long[] seconds = new long[4];
  private int[] readers = new int[4];

  /** For each read the one before it, of the nearest in time, that another workload made. */
  private int[] others = {};

  private int size;

  /**
   * The last reader of some time.
   *
   * @param several whether another workload read in that time too
   */
  record Last(int reader, boolean several) {}

  void add(long second, int reader) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, 2 * size);
      readers = Arrays.copyOf(readers, 2 * size);
    }
    seconds[size] = second;
    readers[size++] = reader;
  }

  /** All is there: nearly always in order already. */
  void end(List<Reader> known) {
    for (int i = 1; i < size; i++) {
      if (seconds[i] < seconds[i - 1]) {
        sort();
        break;
      }
    }
    others = new int[size];
    for (int i = 0; i < size; i++) {
      boolean same = i > 0 && workload(known, i).equals(workload(known, i - 1));
      others[i] = i == 0 ? NONE : same ? others[i - 1] : i - 1;
    }
  }

  private String workload(List<Reader> known, int read) {
    return known.get(readers[read]).workload();
  }

  private void sort() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    long[] oldSeconds = seconds.clone();
    int[] oldReaders = readers.clone();
    Arrays.sort(order, Comparator.comparingLong(i -> oldSeconds[i]));
    for (int i = 0; i < size; i++) {
      seconds[i] = oldSeconds[order[i]];
      readers[i] = oldReaders[order[i]];
    }
  }

  /** Who read last from one second to another, both counted in. */
  Optional<Last> last(long from, long to) {
    int at = before(to + 1);
    if (at == NONE || seconds[at] < from) {
      return Optional.empty();
    }
    int other = others[at];
    return Optional.of(new Last(readers[at], other != NONE && seconds[other] >= from));
  }

  /** The last read before that second. */
  private int before(long second) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seconds[middle] < second) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
