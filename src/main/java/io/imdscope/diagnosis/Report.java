package io.imdscope.diagnosis;

import io.imdscope.diagnosis.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the events say, all of it, in the order in which it is shown. Texts in it come from callers:
 * whoever shows them has to escape them.
 *
 * @param from the first event's time, absent when there was none
 * @param asOf the end of the window: up to there all nodes tell that do so lately
 * @param window for how long there must be evidence before anything is ready
 * @param verdict over all nodes and workloads
 * @param workloads those that break first, first
 * @param span the time that all timelines of this report share, empty when there was no event
 * @param settings what to set on instances, node groups and templates for this verdict
 */
public record Report(
    Optional<Instant> from,
    Optional<Instant> asOf,
    Duration window,
    Verdict verdict,
    List<NodeReport> nodes,
    List<WorkloadReport> workloads,
    Optional<Span> span,
    List<Advice> settings,
    Reading reading) {
  public Report {
    nodes = List.copyOf(nodes);
    workloads = List.copyOf(workloads);
    settings = List.copyOf(settings);
  }

  /**
   * A stretch of time in equal steps.
   *
   * @param step how long each is
   * @param steps how many, at most {@link Timeline#MOST_STEPS}
   */
  public record Span(Instant start, Duration step, int steps) {}
}
