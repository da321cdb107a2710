package io.imdscope.diagnosis;

import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;

/** Adds up {@link Counts}. */
final class CountsTally {
  private final Counter<Version> versions = new Counter<>(Version.class);
  private final Counter<Outcome> outcomes = new Counter<>(Outcome.class);
  private final Counter<Outcome> v1 = new Counter<>(Outcome.class);
  private long v1Total;
  private long v2Rejected;

  void add(Request request, long count) {
    versions.add(request.version(), count);
    boolean isV1 = CauseTracker.isV1(request);
    v1Total += isV1 ? count : 0;
    if (request.outcome().isPresent()) {
      outcomes.add(request.outcome().get(), count);
      if (isV1) {
        v1.add(request.outcome().get(), count);
      }
      boolean rejected = request.outcome().get() == Outcome.REJECTED;
      v2Rejected += rejected && request.version() == Version.V2 ? count : 0;
    }
  }

  void add(CountsTally other) {
    versions.add(other.versions);
    outcomes.add(other.outcomes);
    v1.add(other.v1);
    v1Total += other.v1Total;
    v2Rejected += other.v2Rejected;
  }

  /** Calls without a token to EC2's API. */
  long v1Total() {
    return v1Total;
  }

  /** Those of them that were answered with 401. */
  long v1Rejected() {
    return v1.of(Outcome.REJECTED);
  }

  Counts counts() {
    return new Counts(versions.counts(), outcomes.counts(), v1.counts(), v1Total, v2Rejected);
  }
}
