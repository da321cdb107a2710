package io.imdscope.diagnosis.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a job was seen to run: by whom its calls were made, and from when to when. Sightings
 * come in whatever order. Memory is bounded: beyond 16 makers of calls no more are told apart, so
 * that there are never too many runs.
 */
final class JobRuns {
  static final int MOST = 16;

  private final List<Run> runs = new ArrayList<>(2);

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
    if (runs.size() < MOST) {
      runs.add(new Run(name, first, last));
    }
  }

  /** Whether one had been over for so long when another began. */
  boolean twice(Duration apart) {
    Instant end = runs.stream().map(Run::last).min(Instant::compareTo).orElse(Instant.MAX);
    Instant begin = runs.stream().map(Run::first).max(Instant::compareTo).orElse(Instant.MIN);
    return end.isBefore(begin) && !end.plus(apart).isAfter(begin);
  }

  /** The longest time from a run's first call to its last. */
  Duration longest() {
    return runs.stream()
        .map(run -> Duration.between(run.first, run.last))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
