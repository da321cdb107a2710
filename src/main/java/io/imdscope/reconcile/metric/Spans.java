package io.imdscope.reconcile.metric;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Calls of which is only known between which periods they were made. Each is put into one period:
 * where CloudWatch has more, those first whose time ends first, which leaves over as few as can be.
 */
final class Spans {
  /** Beyond so many different ones it is forgotten between which periods they were. */
  static final int MOST = 100_000;

  /**
   * From one period to another, both in it.
   *
   * @param certain whether its calls count, and were in these periods
   */
  record Span(int from, int to, boolean certain) {}

  /** Where calls are put. */
  interface Periods {
    /** How many more CloudWatch has there. */
    long lacking(int period);

    void put(int period, long count, boolean certain);
  }

  /** Calls of a span that are still in no period. */
  private static final class Rest {
    final Span span;
    long count;

    Rest(Span span, long count) {
      this.span = span;
      this.count = count;
    }
  }

  private final int periods;
  private final Map<Span, Long> counts = new HashMap<>();

  Spans(int periods) {
    this.periods = periods;
  }

  void add(Span span, long count) {
    boolean room = counts.size() < MOST || counts.containsKey(span);
    counts.merge(room ? span : new Span(0, periods - 1, false), count, Long::sum);
  }

  /** How many different ones there are. */
  int size() {
    return counts.size();
  }

  /** All is handed in: each call goes into a period, at the latest into its last. */
  void end(Periods into) {
    Deque<Rest> later = new ArrayDeque<>();
    counts.entrySet().stream()
        .map(each -> new Rest(each.getKey(), each.getValue()))
        .sorted(Comparator.comparingInt(rest -> rest.span.from))
        .forEach(later::add);
    PriorityQueue<Rest> open =
        new PriorityQueue<>(
            Comparator.comparingInt((Rest rest) -> rest.span.to)
                .thenComparing(rest -> !rest.span.certain));
    for (int i = 0; i < periods && !(later.isEmpty() && open.isEmpty()); i++) {
      while (!later.isEmpty() && later.getFirst().span.from <= i) {
        open.add(later.removeFirst());
      }
      fill(i, into, open);
    }
    counts.clear();
  }

  private static void fill(int period, Periods into, PriorityQueue<Rest> open) {
    long lacking = into.lacking(period);
    while (!open.isEmpty() && (lacking > 0 || open.peek().span.to == period)) {
      Rest next = open.peek();
      boolean last = next.span.to == period;
      long count = last ? next.count : Math.min(next.count, lacking);
      into.put(period, count, next.span.certain);
      lacking -= count;
      next.count -= count;
      if (next.count == 0) {
        open.remove();
      }
    }
  }
}
