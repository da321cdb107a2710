package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.Report;
import io.imdscope.event.Api;
import io.imdscope.event.Coverage;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How well one node was watched, told by its events in the order of its log. Memory is bounded
 * whatever the log's length: 512 stretches, and of the runs the 32 last heard of, with the ends of
 * 512 more. For one thread at a time.
 */
public final class NodeWatch {
  static final int MOST_RUNS = 32;

  private static final int MOST_TOGETHER = 4096;

  private final String node;
  private final Ledger ledger = new Ledger();
  private final Backlog unparsed = new Backlog(ledger.unparsed);
  private final Backlog unattributed = new Backlog(ledger.unattributed);
  private final Map<String, RunLog> runs = new LinkedHashMap<>(4, 0.75f, true);

  /** Those of which this file has groups. */
  private final Set<RunLog> grouped = new HashSet<>();

  private Instant latest = Instant.MIN;
  private long files;

  /** A node of which nothing is known yet. */
  public NodeWatch(String node) {
    this.node = node;
  }

  /**
   * Takes in a coverage line.
   *
   * @param implausibleTime whether its time cannot be: then it tells nothing
   */
  public void coverage(Coverage event, boolean implausibleTime) {
    if (implausibleTime) {
      return; // counts are since the start: the next line has them too
    }
    heard(event.time());
    run(event.node().origin().run()).coverage(event, files);
    if (event instanceof Coverage.Start start && start.attached().isBefore(start.time())) {
      ledger.resumed.bridgeLast(lasts(), ledger);
    }
  }

  /** What a start says of its run, where it is older than what is asked for. */
  public void declare(Coverage.Start start) {
    run(start.node().origin().run()).declare(start);
  }

  /** Since when it was watched without a gap up to that time; absent when nobody watched then. */
  public Optional<Instant> watchedSince(Instant time) {
    return ledger.watched.around(time).map(Stretch::from);
  }

  /** Files may come in any order: what a run went on from may be read after it. */
  private void bridge() {
    ledger.resumed.bridge(lasts(), ledger);
  }

  private List<Resumed.Last> lasts() {
    return runs.values().stream().flatMap(run -> run.last().stream()).toList();
  }

  /**
   * Takes in a request line.
   *
   * @param run the run that reported it, empty when it is not known
   * @param request the request
   * @param implausibleTime whether its time cannot be: then it counts as the window's last
   */
  public void request(String run, Request request, boolean implausibleTime) {
    Optional<RunLog> log = known(run);
    if (log.isPresent()) {
      log.get().line(request.number(), implausibleTime ? Instant.MIN : request.time());
    }
    take(log, request, 1, implausibleTime);
  }

  /** Takes in a line that stands for many requests; the parameters are as above. */
  public void requests(String run, Repeated repeated, boolean implausibleTime) {
    Optional<RunLog> log = known(run);
    if (log.isPresent()) {
      log.get().group(repeated.last().number(), repeated.count(), files);
      grouped.add(log.get());
    }
    take(log, repeated.last(), repeated.count(), implausibleTime);
  }

  private Optional<RunLog> known(String run) {
    return run.isEmpty() ? Optional.empty() : Optional.of(run(run));
  }

  private RunLog run(String name) {
    RunLog run = runs.get(name);
    if (run == null) {
      run = new RunLog(name, ledger);
      runs.put(name, run);
      if (runs.size() > MOST_RUNS) {
        runs.remove(runs.keySet().iterator().next()).leave();
      }
    }
    return run;
  }

  private void take(Optional<RunLog> log, Request request, long count, boolean implausibleTime) {
    if (!implausibleTime) {
      heard(request.time());
    }
    if (isV1(request)) {
      add(ledger.v1, request.time(), count, implausibleTime);
    }
    if (isUnreadable(request)) {
      log.map(RunLog::unparsed).orElse(unparsed).line(request.time(), count, implausibleTime);
    }
    if (request.caller().isEmpty()) {
      log.map(RunLog::unattributed)
          .orElse(unattributed)
          .line(request.time(), count, implausibleTime);
    }
  }

  /** Another file begins: it may be one that was read before. */
  public void newFile() {
    files++;
    grouped.forEach(RunLog::forgetGroups);
    grouped.clear();
  }

  /**
   * The latest time of any event so far, {@link Instant#MIN} before the first; implausible ones do
   * not count.
   */
  public Instant latest() {
    return latest;
  }

  /**
   * What is known by now; more may follow.
   *
   * @param windowStart the first instant that belongs to the window
   * @param asOf the window's end
   * @param lifetime for how long of that it has to be watched
   * @param span what to say the coverage of, step by step
   */
  public NodeEvidence evidence(
      Instant windowStart, Instant asOf, Lifetime lifetime, Optional<Report.Span> span) {
    bridge();
    Tally atEnd = new Tally();
    for (RunLog run : runs.values()) {
      atEnd.add(run.latest(), run.missingAtEnd());
    }
    return Watched.evidence(
        node, ledger, atEnd.since(windowStart, asOf), windowStart, asOf, lifetime, span);
  }

  /** How much of the window was watched on none of these nodes, but for a moment at its end. */
  public static Duration unwatched(Collection<NodeWatch> nodes, Instant windowStart, Instant asOf) {
    Stretches union = new Stretches(MOST_TOGETHER);
    nodes.forEach(NodeWatch::bridge);
    nodes.forEach(node -> node.ledger.watched.list().forEach(union::add));
    return Watched.unwatched(union, windowStart, asOf);
  }

  /** How many stretches and runs are kept, and ends of runs. */
  int size() {
    return ledger.watched.list().size() + runs.size() + ledger.resumed.size();
  }

  /** Whether a verdict counts it: a call without a token to EC2's API, where versions exist. */
  static boolean isV1(Request request) {
    return request.version() == Version.V1
        && request.api() == Api.EC2
        && request.flow().endpoint().kind().hasVersions();
  }

  /**
   * As {@link Coverage.Totals#unparsed} counts it, and whatever has no version where there are
   * some.
   */
  private static boolean isUnreadable(Request request) {
    return request.version() == Version.UNKNOWN
        || (request.version() == Version.NONE
            && request.api() == Api.EC2
            && request.flow().endpoint().kind().hasVersions())
        || request.head().isEmpty()
        || request.head().get().truncated();
  }

  static void add(Tally tally, Instant time, long count, boolean implausibleTime) {
    if (implausibleTime) {
      tally.addAtEnd(count);
    } else {
      tally.add(time, count);
    }
  }

  private void heard(Instant time) {
    latest = time.isAfter(latest) ? time : latest;
  }
}
