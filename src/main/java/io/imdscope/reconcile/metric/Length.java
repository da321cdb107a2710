package io.imdscope.reconcile.metric;

import java.util.Optional;
import java.util.SortedMap;

/**
 * How long the periods of a series are, in seconds.
 *
 * @param step the greatest length that all distances between values are multiples of; 0 where there
 *     is but one value
 */
record Length(long seconds, long step, Basis basis) {
  /** The shortest that EC2's metrics have; and what they have without detailed monitoring. */
  static final long SHORTEST = 60;

  static final long USUAL = 300;

  /** How it is known. */
  enum Basis {
    /** It was asked for, or given and not against the values, or cannot be shorter. */
    KNOWN,
    /** By the distances alone: where no call has no value, a value may be of a shorter time. */
    DISTANCE,
    /** Nothing tells it, or what was given is shorter than all distances. */
    ASSUMED
  }

  /**
   * That of these values.
   *
   * @param common what other series have
   * @return absent where the values are closer than the given length, and do not fit into it
   */
  static Optional<Length> of(
      SortedMap<Long, Long> values, Optional<Long> asked, Optional<Long> given, long common) {
    long step = Values.step(values);
    if (asked.isPresent()) {
      return Optional.of(new Length(asked.get(), asked.get(), Basis.KNOWN));
    }
    if (given.isEmpty()) {
      Basis byDistance = step <= SHORTEST ? Basis.KNOWN : Basis.DISTANCE;
      return Optional.of(
          step == 0 ? new Length(common, step, Basis.ASSUMED) : new Length(step, step, byDistance));
    }
    long seconds = given.get();
    if (step != 0 && seconds % step != 0 && step % seconds != 0) {
      return Optional.empty();
    }
    return Optional.of(new Length(seconds, step, seconds < step ? Basis.ASSUMED : Basis.KNOWN));
  }

  /** How many values a whole period has. */
  long values() {
    return step == 0 ? 1 : Math.max(1, seconds / step);
  }
}
