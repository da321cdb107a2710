package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.Report;
import io.imdscope.event.Coverage;
import io.imdscope.event.Request;
import java.time.Instant;
import java.util.Optional;

/**
 * How well one node was watched, told by its events in the order of its log. Memory is bounded
 * whatever the log's length. For one thread at a time.
 */
public final class NodeWatch {
  private final String node;

  /** A node of which nothing is known yet. */
  public NodeWatch(String node) {
    this.node = node;
  }

  /**
   * Takes in a coverage line.
   *
   * @param implausibleTime whether its time cannot be: then it tells nothing
   */
  public void coverage(Coverage event, boolean implausibleTime) {}

  /**
   * Takes in a request line.
   *
   * @param run the run whose log it is in, empty when it is not known
   * @param request the request, or the last of many
   * @param count how many it stands for
   * @param first when the first of them was sent
   * @param implausibleTime whether its time cannot be: then it counts as the window's last
   */
  public void request(
      String run, Request request, long count, Instant first, boolean implausibleTime) {}

  /** Another file begins: it may be one that was read before. */
  public void newFile() {}

  /**
   * The latest time of any event so far, absent before the first; implausible ones do not count.
   */
  public Optional<Instant> latest() {
    return Optional.empty();
  }

  /**
   * What is known by now; more may follow.
   *
   * @param windowStart the first instant that belongs to the window
   * @param asOf the latest event over all nodes
   * @param span what to say the coverage of, step by step
   */
  public NodeEvidence evidence(Instant windowStart, Instant asOf, Optional<Report.Span> span) {
    return new NodeEvidence(
        node,
        windowStart,
        asOf,
        latest(),
        latest(),
        latest(),
        java.time.Duration.ZERO,
        java.util.List.of(),
        0,
        0,
        java.util.List.of(),
        io.imdscope.event.LossCounts.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        Occurrences.NONE,
        0);
  }
}
