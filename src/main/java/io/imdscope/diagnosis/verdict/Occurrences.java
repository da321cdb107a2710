package io.imdscope.diagnosis.verdict;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often something happened.
 *
 * @param all as long as there is evidence
 * @param inWindow at least as many as within the window; zero exactly when none was
 * @param last the last time, exact
 */
public record Occurrences(long all, long inWindow, Optional<Instant> last) {
  /** It never happened. */
  public static final Occurrences NONE = new Occurrences(0, 0, Optional.empty());

  /** Both together. */
  Occurrences and(Occurrences other) {
    return new Occurrences(
        all + other.all,
        inWindow + other.inWindow,
        Stream.concat(last.stream(), other.last.stream()).max(Instant::compareTo));
  }

  /** Whether it happened within the window. */
  boolean any() {
    return inWindow > 0;
  }
}
