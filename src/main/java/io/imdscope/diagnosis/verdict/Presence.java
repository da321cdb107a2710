package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a workload was seen, in whatever order its sightings come: logs of several nodes may be read
 * one after another. Memory is bounded: sightings are kept in 128 slots of time, so that a silence
 * is known only when it reaches over the end of a slot. The largest is understated by at most 1/32
 * of the time between the first and the last sighting, or by two seconds.
 */
public final class Presence {
  static final int MOST_SLOTS = 128;

  private final Slots slots = new Slots(MOST_SLOTS);
  private final Tally v1 = new Tally();
  private final Tally unknown = new Tally();
  private final JobRuns runs = new JobRuns();
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;
  private Instant lastV2 = Instant.MIN;

  /** It was seen, by a call of whatever kind. */
  public void seen(Instant time) {
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
    slots.add(time.getEpochSecond(), 1);
  }

  /**
   * It made a call, or many.
   *
   * @param request the call, or the last of many
   * @param count how many it stands for
   * @param since when the first of them was sent
   * @param implausibleTime whether its time cannot be: then it counts as the window's last
   */
  public void request(Request request, long count, Instant since, boolean implausibleTime) {
    Instant time = request.time();
    if (!implausibleTime) {
      seen(time);
      if (since.isBefore(time)) {
        seen(since);
      }
    }
    if (NodeWatch.isV1(request)) {
      NodeWatch.add(v1, time, count, implausibleTime);
      if (!implausibleTime) {
        v1.touch(since);
      }
    } else if (request.version() == Version.UNKNOWN) {
      NodeWatch.add(unknown, time, count, implausibleTime);
    } else if (request.version() == Version.V2 && !implausibleTime) {
      lastV2 = time.isAfter(lastV2) ? time : lastV2;
    }
  }

  /** Its first sighting, exact; absent when there was none at a plausible time. */
  public Optional<Instant> firstSeen() {
    return Optional.of(first).filter(time -> time.isBefore(Instant.MAX));
  }

  /** Its last sighting, exact. */
  public Optional<Instant> lastSeen() {
    return Optional.of(last).filter(time -> time.isAfter(Instant.MIN));
  }

  /** Its first call without a token to EC2's API, exact. */
  public Optional<Instant> firstV1() {
    return v1.first();
  }

  /** Its last one. */
  public Optional<Instant> lastV1() {
    return v1.last();
  }

  /** Its last call with a token, exact. */
  public Optional<Instant> lastV2() {
    return Optional.of(lastV2).filter(time -> time.isAfter(Instant.MIN));
  }

  Occurrences v1(Instant windowStart, Instant asOf) {
    return v1.since(windowStart, asOf);
  }

  Occurrences unknown(Instant windowStart, Instant asOf) {
    return unknown.since(windowStart, asOf);
  }

  /**
   * The largest time between one sighting and the next, of those that ended then or later: how it
   * called long ago says nothing of how often it calls now.
   */
  Duration silence(Instant since) {
    return slots.largestSilence(since.getEpochSecond());
  }

  /** A run of it, which is a job, made calls from then to then. */
  public void ran(String run, Instant since, Instant time) {
    runs.seen(run, since, time);
  }

  JobRuns runs() {
    return runs;
  }
}
