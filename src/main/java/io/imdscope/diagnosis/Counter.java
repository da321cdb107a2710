package io.imdscope.diagnosis;

import java.util.EnumMap;
import java.util.Map;

/** Adds up how often each of a few things happened, without making an object each time. */
final class Counter<K extends Enum<K>> {
  private final Class<K> type;
  private final EnumMap<K, long[]> cells;

  Counter(Class<K> type) {
    this.type = type;
    this.cells = new EnumMap<>(type);
  }

  void add(K key, long count) {
    long[] cell = cells.get(key);
    if (cell == null) {
      cell = new long[1];
      cells.put(key, cell);
    }
    cell[0] += count;
  }

  void add(Counter<K> other) {
    other.cells.forEach((key, cell) -> add(key, cell[0]));
  }

  long of(K key) {
    long[] cell = cells.get(key);
    return cell == null ? 0 : cell[0];
  }

  /** Only what happened. */
  Map<K, Long> counts() {
    EnumMap<K, Long> counts = new EnumMap<>(type);
    cells.forEach(
        (key, cell) -> {
          if (cell[0] > 0) {
            counts.put(key, cell[0]);
          }
        });
    return counts;
  }
}
