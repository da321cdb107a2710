package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Request;
import java.time.Instant;
import java.util.Optional;

/**
 * When a workload was seen, in whatever order its sightings come: logs of several nodes may be read
 * one after another. Memory is bounded.
 */
public final class Presence {
  /** It was seen, by a call of whatever kind. */
  public void seen(Instant time) {}

  /**
   * It made a call, or many.
   *
   * @param request the call, or the last of many
   * @param count how many it stands for
   * @param first when the first of them was sent
   * @param implausibleTime whether its time cannot be: then it counts as the window's last
   */
  public void request(Request request, long count, Instant first, boolean implausibleTime) {}

  /** Its first sighting, exact; absent when there was none at a plausible time. */
  public Optional<Instant> firstSeen() {
    return Optional.empty();
  }

  /** Its last sighting, exact. */
  public Optional<Instant> lastSeen() {
    return Optional.empty();
  }

  /** Its first call without a token to EC2's API, exact. */
  public Optional<Instant> firstV1() {
    return Optional.empty();
  }

  /** Its last one. */
  public Optional<Instant> lastV1() {
    return Optional.empty();
  }

  /** Its last call with a token, exact. */
  public Optional<Instant> lastV2() {
    return Optional.empty();
  }
}
