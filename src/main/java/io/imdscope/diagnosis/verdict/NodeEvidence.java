package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.NodeReport;
import io.imdscope.event.LossCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well one node was watched from the start of a window to its end.
 *
 * @param node its name
 * @param windowStart the first instant of the window for which it has to be watched
 * @param asOf the last one
 * @param from since when it was watched, absent when it never was
 * @param to until when it was watched
 * @param restarted when tracing began last, absent when it began once only
 * @param covered how long it was watched within the window; never overstated
 * @param gaps stretches within the evidence when nobody watched, the last ones, at most 100
 * @param gapCount how many there are, also those not listed
 * @param gapsInWindow how many of them reach into the window
 * @param coverage of each step of the span, how much of it was watched: 0 to 1; empty without one
 * @param lostByReason what was lost, as long as there is evidence
 * @param lost the same in sum; the time is the end of the interval in which it was counted
 * @param v1 calls without a token to EC2's API
 * @param unparsed requests that could not be read
 * @param unattributed requests that could not be led back to a caller
 * @param missing requests that were counted and are not in the log
 * @param countsBack how often a run's counts went back: then what was between is not known
 * @param clockBack how often the node's clock went back by more than a second
 * @param duplicates requests that were read again, because a file was given twice
 */
public record NodeEvidence(
    String node,
    Instant windowStart,
    Instant asOf,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Instant> restarted,
    Duration covered,
    List<NodeReport.Gap> gaps,
    int gapCount,
    int gapsInWindow,
    List<Double> coverage,
    LossCounts lostByReason,
    Occurrences lost,
    Occurrences v1,
    Occurrences unparsed,
    Occurrences unattributed,
    Occurrences missing,
    Occurrences countsBack,
    Occurrences clockBack,
    long duplicates) {
  public NodeEvidence {
    gaps = List.copyOf(gaps);
    coverage = List.copyOf(coverage);
  }
}
