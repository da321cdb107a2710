package io.imdscope.reconcile.metric;

import java.util.Optional;
import java.util.Set;
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
    /**
     * By an answer's distances alone: where no call has no value, a value may be of a shorter time.
     */
    DISTANCE,
    /** Nothing tells it, or what was given is shorter than all distances. */
    ASSUMED
  }

  /**
   * That of these values.
   *
   * @param grids those of the answers that they are from
   * @param common what other series have
   * @return absent where values would be in no period, or in two
   */
  static Optional<Length> of(
      SortedMap<Long, Long> values,
      Set<Grid> grids,
      Optional<Long> asked,
      Optional<Long> given,
      long common) {
    long together = Values.step(values);
    long own = grids.stream().mapToLong(Grid::step).filter(each -> each > 0).min().orElse(together);
    Optional<Long> wanted = asked.or(() -> given);
    if (grids.size() == Values.MOST_GRIDS || (wanted.isEmpty() && together < own)) {
      return Optional.empty();
    }
    if (wanted.isEmpty()) {
      long seconds = own == 0 ? common : own;
      return Optional.of(new Length(seconds, own, basis(own, grids)));
    }
    long seconds = wanted.get();
    if (grids.stream()
        .anyMatch(each -> !each.fits(values.firstKey(), seconds, own == 0 ? seconds : own))) {
      return Optional.empty();
    }
    return Optional.of(
        asked.isPresent()
            ? new Length(seconds, seconds, Basis.KNOWN)
            : new Length(seconds, own, seconds < own ? Basis.ASSUMED : Basis.KNOWN));
  }

  /** Single values, and answers whose distances are not the same, may be of another length each. */
  private static Basis basis(long own, Set<Grid> grids) {
    boolean alike =
        grids.stream().mapToLong(Grid::step).filter(each -> each > 0).distinct().count() == 1;
    return alike ? own <= SHORTEST ? Basis.KNOWN : Basis.DISTANCE : Basis.ASSUMED;
  }

  /** How many values a whole period has. */
  long values() {
    return step == 0 ? 1 : Math.max(1, seconds / step);
  }
}
