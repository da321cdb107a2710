package io.imdscope.reconcile.metric;

import io.imdscope.reconcile.Complaints;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What CloudWatch counted: sums by instance, metric and the second at which a period begins. Holds
 * at most {@link #MOST} values.
 */
public final class Values {
  /** More than a year of 5-minute periods of four instances, or ten days of a minute's of 70. */
  static final int MOST = 1_000_000;

  /** Of one series; with that many it is not known any more how its values lie. */
  static final int MOST_GRIDS = 1000;

  /** Of whose values. */
  record Key(String instance, NoTokenMetric metric) {}

  private final Map<Key, TreeMap<Long, Long>> series = new LinkedHashMap<>();
  private final Map<Key, Asked> asked = new HashMap<>();
  private final Map<Key, Set<Grid>> grids = new HashMap<>();
  private final Set<Key> parts = new LinkedHashSet<>();
  private Optional<String> unfinished = Optional.empty();
  private final int most;
  private int size;

  /** No values yet. */
  public Values() {
    this(MOST);
  }

  Values(int most) {
    this.most = most;
  }

  /** Declares that these are known, though perhaps without a value. */
  void declare(String instance, NoTokenMetric metric) {
    series.computeIfAbsent(new Key(instance, metric), key -> new TreeMap<>());
  }

  /**
   * Adds a value; the same again changes nothing, as where files overlap.
   *
   * @return whether it agrees with what was there
   * @throws TooMany when there is no room
   */
  boolean add(String instance, NoTokenMetric metric, long start, long value) {
    declare(instance, metric);
    TreeMap<Long, Long> values = series.get(new Key(instance, metric));
    Long before = values.get(start);
    if (before == null) {
      if (size == most) {
        throw new TooMany(most);
      }
      size++;
      values.put(start, value);
    }
    return before == null || before == value;
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  /** All of them, by series in the order in which they came. */
  Map<Key, ? extends SortedMap<Long, Long>> all() {
    return series;
  }

  /**
   * What CloudWatch was asked for.
   *
   * @param seconds how long periods are
   */
  record Asked(long seconds, LoggedInstances.Range range) {}

  /** CloudWatch was asked for that of these. */
  void asked(String instance, NoTokenMetric metric, Asked question) {
    asked.put(new Key(instance, metric), question);
  }

  Optional<Asked> asked(Key key) {
    return Optional.ofNullable(asked.get(key));
  }

  /** An answer's values lie so. */
  void grid(String instance, NoTokenMetric metric, Grid grid) {
    Set<Grid> of = grids.computeIfAbsent(new Key(instance, metric), key -> new HashSet<>());
    if (of.size() < MOST_GRIDS) {
      of.add(grid);
    }
  }

  Set<Grid> grids(Key key) {
    return grids.getOrDefault(key, Set.of());
  }

  /** An answer was read of that file, of which there are more pages, or not. */
  void page(String file, boolean more) {
    unfinished = more ? Optional.of(file) : Optional.empty();
  }

  /** Of this an answer told a part of the values, or the last of them. */
  void part(String instance, NoTokenMetric metric, boolean more) {
    Key key = new Key(instance, metric);
    if (more) {
      parts.add(key);
    } else {
      parts.remove(key);
    }
  }

  /** Says of which pages the next did not follow. */
  void pages(Complaints problems) {
    unfinished.ifPresent(
        file ->
            problems.add(
                file
                    + ": is a first page only: ask without --no-paginate, or give the other pages"
                    + " after it"));
    for (Key key : parts) {
      problems.add(
          key.instance()
              + ": of its "
              + key.metric().label()
              + " a part only is there (StatusCode=PartialData): give the other pages after it");
    }
  }

  /** The greatest number of seconds that all distances are multiples of; 0 where there is none. */
  static long step(SortedMap<Long, Long> values) {
    long divisor = 0;
    long last = values.isEmpty() ? 0 : values.firstKey();
    for (long start : values.keySet()) {
      divisor = gcd(start - last, divisor);
      last = start;
    }
    return divisor;
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** There are more values than are held. */
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMany(int most) {
      super("there are more than " + most + " values: ask CloudWatch for fewer, or longer periods");
    }
  }
}
