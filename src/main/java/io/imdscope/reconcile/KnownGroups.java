package io.imdscope.reconcile;

import io.imdscope.event.Repeated;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Groups of requests that were read before, as where a copy of a log is given too. Those beyond
 * {@link WatchedTime#MOST_PARTS} are not known again.
 */
final class KnownGroups {
  private record Group(String run, long number, Instant first) {}

  private final Set<Group> known = new HashSet<>();

  /** Whether it was not read before. */
  boolean add(String run, Repeated group) {
    Group next = new Group(run, group.last().number(), group.first());
    return known.size() < WatchedTime.MOST_PARTS ? known.add(next) : !known.contains(next);
  }
}
