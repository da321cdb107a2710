package io.imdscope.diagnosis.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How often a job was seen to run: by whom its calls were made, and from when to when. Sightings
 * come in whatever order. Memory is bounded: 16 makers of calls are followed, of which one ended
 * first and one began last; others are only known not to be new. There are never too many runs.
 */
final class JobRuns {
  static final int MOST = 16;
  static final int MOST_LEFT = 1024;

  private final List<Run> runs = new ArrayList<>(2);

  /** Those that are followed no more, by their hash: what is taken for one of them is left out. */
  private final Set<Integer> left = new HashSet<>(2);

  private record Run(String name, Instant first, Instant last) {}

  /**
   * One run made calls.
   *
   * @param name its pod's name, or its Job's where there is one for each run
   */
  void seen(String name, Instant first, Instant last) {
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      if (run.name.equals(name)) {
        if (first.isBefore(run.first) || last.isAfter(run.last)) {
          runs.set(i, new Run(name, earlier(first, run.first), later(last, run.last)));
        }
        return;
      }
    }
    if (left.contains(name.hashCode()) || (runs.size() == MOST && left.size() == MOST_LEFT)) {
      return;
    }
    runs.add(new Run(name, first, last));
    if (runs.size() > MOST) {
      leave();
    }
  }

  /** One that neither ended first nor began last makes no difference. */
  private void leave() {
    Instant end = firstEnd();
    Instant begin = lastBegin();
    int at = 0;
    while (runs.get(at).last.equals(end) || runs.get(at).first.equals(begin)) {
      at = (at + 1) % runs.size();
      if (at == 0) {
        break; // all did so at the same time
      }
    }
    left.add(runs.remove(at).name.hashCode());
  }

  /** Whether one had been over for so long when another began. */
  boolean twice(Duration apart) {
    Instant end = firstEnd();
    Instant begin = lastBegin();
    return end.isBefore(begin) && !end.plus(apart).isAfter(begin);
  }

  private Instant firstEnd() {
    return runs.stream().map(Run::last).min(Instant::compareTo).orElse(Instant.MAX);
  }

  private Instant lastBegin() {
    return runs.stream().map(Run::first).max(Instant::compareTo).orElse(Instant.MIN);
  }

  /** The longest time from the first call to the last of a run that is followed. */
  Duration longest() {
    return runs.stream()
        .map(run -> Duration.between(run.first, run.last))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  int size() {
    return runs.size() + left.size();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
