package io.imdscope.reconcile;

import io.imdscope.reconcile.WatchedTime.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Stretches of several runs: at most {@link WatchedTime#MOST_PARTS}, those beyond as one. */
final class StretchList {
  private final List<Stretch> all = new ArrayList<>();

  /** Of what there was no room for: all of it may be there twice. */
  private Optional<Stretch> beyond = Optional.empty();

  void add(Stretch next) {
    if (all.size() < WatchedTime.MOST_PARTS) {
      all.add(next);
    } else {
      beyond = Optional.of(beyond.map(before -> before.and(next)).orElse(next));
    }
  }

  /**
   * Makes one of those that touch.
   *
   * @return where two were at once, or may have been, in the order of their beginning; a single
   *     moment counts as a millisecond
   */
  List<Stretch> join() {
    List<Stretch> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingLong(Stretch::from));
    all.clear();
    List<Stretch> twice = new ArrayList<>();
    for (Stretch next : sorted) {
      if (all.isEmpty() || !all.getLast().touches(next)) {
        all.add(next);
        continue;
      }
      Stretch last = all.removeLast();
      long end = Math.min(next.to(), last.to());
      if (next.from() < last.to() || next.from() == last.from()) {
        twice.add(new Stretch(next.from(), Math.max(end, next.from() + 1)));
      }
      all.add(last.and(next));
    }
    beyond.ifPresent(twice::add);
    twice.sort(Comparator.comparingLong(Stretch::from));
    return twice;
  }

  /** In the order of time, and none touches another; after {@link #join}. */
  List<Stretch> all() {
    return all;
  }

  /** Whether all of that time is in them; after {@link #join}. */
  boolean cover(long from, long to) {
    int at = firstAfter(from);
    return at < all.size() && all.get(at).from() <= from && all.get(at).to() >= to;
  }

  /** Whether any of that time is in one of them; after {@link #join}. */
  boolean meet(long from, long to) {
    int at = firstAfter(from);
    return at < all.size() && all.get(at).from() < to;
  }

  /** The first that ends after that time. */
  private int firstAfter(long from) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle).to() <= from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
