package io.imdscope.diagnosis;

import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.LossCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One node and how well it was watched.
 *
 * @param name the node's host name, with its id where another has that name too
 * @param hostId EC2's instance id, or what stands for it elsewhere
 * @param counts all requests seen there
 * @param covered how long it was watched within the window
 * @param gaps stretches within the evidence when nobody watched, the last ones, at most 100
 * @param gapCount how many there are, also those not listed
 * @param coverage of each step of the report's span, how much of it was watched: 0 to 1
 * @param lost what was lost, as long as there is evidence
 * @param lostInWindow how much of it within the window
 * @param unparsed requests that could not be read
 * @param unattributed requests that could not be led back to a caller
 * @param missing requests that the log should hold and does not
 * @param effectiveHopLimit the largest TTL at which a token response arrived at a socket here
 * @param neededHopLimit what would do for the callers whose token responses never came
 */
public record NodeReport(
    String name,
    Optional<String> hostId,
    Optional<String> kernel,
    Optional<String> version,
    Counts counts,
    Optional<Instant> from,
    Optional<Instant> to,
    Duration covered,
    List<Gap> gaps,
    int gapCount,
    List<Double> coverage,
    LossCounts lost,
    long lostInWindow,
    long unparsed,
    long unattributed,
    long missing,
    OptionalInt effectiveHopLimit,
    OptionalInt neededHopLimit,
    Verdict verdict) {
  public NodeReport {
    gaps = List.copyOf(gaps);
    coverage = List.copyOf(coverage);
  }

  /** A stretch in which nobody watched. */
  public record Gap(Instant from, Instant to, String why) {}
}
