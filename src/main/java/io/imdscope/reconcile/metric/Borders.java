package io.imdscope.reconcile.metric;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is left of the differences of a series' periods when calls that were traced at most {@link
 * #SECONDS} from a border are counted at its other side: the service's clock is not the node's, and
 * it may count a call when it answers. As few borders as possible are crossed; over each, both
 * ways, go at most as many calls as were traced near it. Takes time in proportion to periods and
 * calls.
 */
final class Borders {
  /** Both clocks are kept by NTP; a call that is answered at all is so within this, mostly. */
  static final int SECONDS = 5;

  private static final int MOST_ROUNDS = 10;
  private static final long ALL = Long.MAX_VALUE / 4;

  private final PeriodSeries series;

  /** By period: CloudWatch's count less all calls that may count; negative when it is smaller. */
  private final long[] low;

  private final long[] near;
  private final long[] far;

  /** Where calls come from that were not yet put anywhere: period and count. */
  private final Deque<long[]> carried = new ArrayDeque<>();

  private long sum;
  private boolean changed;

  Borders(PeriodSeries series) {
    this.series = series;
    int size = series.size();
    this.low = new long[size];
    this.near = new long[size];
    this.far = new long[size];
    for (int i = 0; i < size; i++) {
      low[i] = series.counted(i) - series.traced(i) - series.unclear(i);
    }
    passes(false);
    boolean more = true;
    for (int i = 0; more && i < MOST_ROUNDS; i++) {
      more = passes(true);
    }
  }

  /** What one way moved may make room for the other. */
  private boolean passes(boolean further) {
    changed = false;
    for (boolean later : new boolean[] {true, false}) {
      pass(further, later, true);
      pass(further, later, false);
    }
    return changed;
  }

  /** CloudWatch's surplus for certain when positive, the trace's when negative. */
  long rest(int i) {
    return low[i] > 0 ? low[i] : Math.min(0, high(i));
  }

  /** Whether it is equal only if some calls count of which that is not known. */
  boolean isUnclear(int i) {
    return low[i] <= 0 && high(i) > 0;
  }

  /** How many calls were put from this period into a neighbouring one, or from there into it. */
  long near(int i) {
    return near[i];
  }

  /** The same over several borders, or over the first or last one of the series. */
  long far(int i) {
    return far[i];
  }

  private long high(int i) {
    return low[i] + series.unclear(i);
  }

  /**
   * Goes over all periods and what is outside of them, later or earlier, as time goes for the
   * calls.
   *
   * @param surplus whether periods are relieved of what they have too many traced of, for certain,
   *     to others with room for it; otherwise those that lack calls get what others can do without
   */
  private void pass(boolean further, boolean later, boolean surplus) {
    carried.clear();
    sum = 0;
    int size = series.size();
    for (int step = 0; step < size + 2; step++) {
      int at = later ? step - 1 : size - step;
      if (step > 0) {
        limit(series.nearBorder(later ? at : at + 1, later));
        take(at, later, isOutside(at) ? outside(further && surplus) : takes(at, surplus));
      }
      if (!further) {
        carried.clear();
        sum = 0;
      }
      long gives = isOutside(at) ? outside(further && !surplus) : gives(at, surplus);
      if (gives > 0) {
        carried.addLast(new long[] {at, gives});
        sum += gives;
      }
    }
  }

  private boolean isOutside(int at) {
    return at < 0 || at == series.size();
  }

  private static long outside(boolean any) {
    return any ? ALL : 0;
  }

  private long takes(int at, boolean surplus) {
    return Math.max(0, surplus ? high(at) : low[at]);
  }

  private long gives(int at, boolean surplus) {
    return Math.max(0, surplus ? -high(at) : -low[at]);
  }

  /** So many can cross; those that come from furthest can not. */
  private void limit(long most) {
    while (sum > most) {
      long[] first = carried.getFirst();
      long cut = Math.min(first[1], sum - most);
      first[1] -= cut;
      sum -= cut;
      if (first[1] == 0) {
        carried.removeFirst();
      }
    }
  }

  /** Of those from nearest. */
  private void take(int to, boolean later, long most) {
    long room = most;
    while (room > 0 && sum > 0) {
      long[] last = carried.getLast();
      long moved = Math.min(room, last[1]);
      move((int) last[0], to, later, moved);
      last[1] -= moved;
      sum -= moved;
      room -= moved;
      if (last[1] == 0) {
        carried.removeLast();
      }
    }
  }

  private void move(int from, int to, boolean later, long count) {
    changed = true;
    boolean beside = Math.abs(from - to) == 1 && !isOutside(from) && !isOutside(to);
    long[] told = beside ? near : far;
    if (!isOutside(from)) {
      low[from] += count;
      told[from] += count;
    }
    if (!isOutside(to)) {
      low[to] -= count;
      told[to] += count;
    }
    for (int border = Math.min(from, to) + 1; border <= Math.max(from, to); border++) {
      series.cross(border, later, count);
    }
  }
}
