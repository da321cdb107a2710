package io.imdscope.diagnosis.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The union of stretches of time. When there are too many, the oldest are forgotten: never is
 * anything covered that was not.
 */
final class Stretches {
  private final int most;
  private final TreeMap<Instant, Stretch> byStart = new TreeMap<>();
  private int forgotten;

  /** Nothing is covered, and no more stretches are kept than that. */
  Stretches(int most) {
    this.most = most;
  }

  void add(Stretch added) {
    Stretch union = added;
    Map.Entry<Instant, Stretch> near = byStart.floorEntry(union.to());
    while (near != null && !near.getValue().to().isBefore(union.from())) {
      union = union.and(near.getValue());
      byStart.remove(near.getKey());
      near = byStart.floorEntry(union.to());
    }
    byStart.put(union.from(), union);
    if (byStart.size() > most) {
      byStart.pollFirstEntry();
      forgotten++;
    }
  }

  boolean contains(Instant from, Instant to) {
    return around(from).filter(near -> near.contains(from, to)).isPresent();
  }

  /** The one that a time is in. */
  Optional<Stretch> around(Instant time) {
    return Optional.ofNullable(byStart.floorEntry(time))
        .map(Map.Entry::getValue)
        .filter(near -> near.contains(time, time));
  }

  /** What is kept, the earliest first. */
  List<Stretch> list() {
    return new ArrayList<>(byStart.values());
  }

  /** How many were forgotten; each had a gap behind it. */
  int forgotten() {
    return forgotten;
  }
}
