package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.NodeReport.Gap;
import io.imdscope.diagnosis.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From what was found on a node to its evidence for one window. */
final class Watched {
  /** Two heartbeats and a half, and what it takes to write them. */
  private static final Duration SLACK = Duration.ofSeconds(90);

  private static final int MOST_GAPS = 100;

  private final Instant asOf;
  private final List<Stretch> stretches;

  private Watched(Stretches watched, Instant windowStart, Instant asOf) {
    this.asOf = asOf;
    this.stretches = toEnd(watched.list(), slack(windowStart, asOf), asOf);
  }

  static Duration unwatched(Stretches stretches, Instant windowStart, Instant asOf) {
    Watched watched = new Watched(stretches, windowStart, asOf);
    return Duration.between(windowStart, asOf).minus(watched.covered(windowStart, asOf));
  }

  static NodeEvidence evidence(
      String node,
      Ledger ledger,
      Occurrences missingAtEnd,
      Instant windowStart,
      Instant end,
      Lifetime lifetime,
      Optional<Report.Span> span) {
    boolean asLogged = lifetime == Lifetime.AS_LOGGED && ledger.isWatched();
    Instant asOf = asLogged && ledger.lastWatched.isBefore(end) ? ledger.lastWatched : end;
    Instant begin =
        asLogged && ledger.firstWatched.isAfter(windowStart) ? ledger.firstWatched : windowStart;
    Watched watched = new Watched(ledger.watched, windowStart, asOf);
    List<Gap> gaps = watched.gaps();
    int forgotten = ledger.watched.forgotten();
    boolean beyond = forgotten > 0 && watched.stretches.getFirst().from().isAfter(windowStart);
    int inWindow =
        (int)
            gaps.stream()
                .filter(gap -> gap.to().isAfter(windowStart) && gap.from().isBefore(asOf))
                .count();
    return new NodeEvidence(
        node,
        begin,
        asOf,
        Optional.of(ledger.firstWatched).filter(_ -> ledger.isWatched()),
        watched.to(),
        Optional.of(ledger.lastStart).filter(time -> time.isAfter(ledger.firstWatched)),
        watched.covered(windowStart, asOf),
        gaps.subList(Math.max(0, gaps.size() - MOST_GAPS), gaps.size()),
        gaps.size() + forgotten,
        inWindow + (beyond ? forgotten : 0),
        span.map(watched::coverage).orElse(List.of()),
        ledger.lostByReason,
        ledger.lost.since(windowStart, asOf),
        ledger.v1.since(windowStart, asOf),
        ledger.unparsed.since(windowStart, asOf),
        ledger.unattributed.since(windowStart, asOf),
        ledger.missing.since(windowStart, asOf).and(missingAtEnd),
        ledger.countsBack.since(windowStart, asOf),
        ledger.clockBack.since(windowStart, asOf),
        ledger.duplicates);
  }

  /** Who was heard of a moment ago still watches. */
  private static Duration slack(Instant windowStart, Instant asOf) {
    return ShortWindow.part(Duration.between(windowStart, asOf), SLACK);
  }

  private static List<Stretch> toEnd(List<Stretch> stretches, Duration slack, Instant asOf) {
    if (!stretches.isEmpty()) {
      Stretch last = stretches.getLast();
      boolean heard = !last.to().isBefore(asOf.minus(slack)) && !last.stopped();
      if (last.to().isBefore(asOf) && heard) {
        stretches.removeLast();
        stretches.add(new Stretch(last.from(), asOf, last.started(), last.stopped()));
      }
    }
    return stretches;
  }

  private Optional<Instant> to() {
    return stretches.isEmpty() ? Optional.empty() : Optional.of(stretches.getLast().to());
  }

  private Duration covered(Instant from, Instant to) {
    Duration sum = Duration.ZERO;
    for (Stretch stretch : stretches) {
      sum = sum.plus(overlap(stretch, from, to));
    }
    return sum;
  }

  private List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    for (int i = 1; i < stretches.size(); i++) {
      Stretch before = stretches.get(i - 1);
      Stretch after = stretches.get(i);
      gaps.add(new Gap(before.to(), after.from(), why(before, after)));
    }
    if (to().isPresent() && to().get().isBefore(asOf)) {
      Stretch last = stretches.getLast();
      String how = last.stopped() ? ", when tracing was stopped" : "";
      gaps.add(new Gap(last.to(), asOf, "last heard of at " + Words.time(last.to()) + how));
    }
    return gaps;
  }

  private static String why(Stretch before, Stretch after) {
    String end =
        before.stopped() ? "tracing was stopped" : "tracing broke off, or its log is missing";
    return end + (after.started() ? ", then started again" : "");
  }

  private List<Double> coverage(Report.Span span) {
    List<Double> shares = new ArrayList<>(span.steps());
    Instant start = span.start();
    int first = 0;
    for (int step = 0; step < span.steps(); step++) {
      Instant next = start.plus(span.step());
      Instant end = next.isAfter(asOf) && start.isBefore(asOf) ? asOf : next;
      while (first < stretches.size() && stretches.get(first).to().isBefore(start)) {
        first++;
      }
      Duration sum = Duration.ZERO;
      for (int i = first; i < stretches.size() && stretches.get(i).from().isBefore(end); i++) {
        sum = sum.plus(overlap(stretches.get(i), start, end));
      }
      shares.add(share(sum, Duration.between(start, end)));
      start = next;
    }
    return shares;
  }

  private static double share(Duration part, Duration whole) {
    return whole.isZero() ? 0 : Math.min(1, (double) part.toNanos() / whole.toNanos());
  }

  private static Duration overlap(Stretch stretch, Instant from, Instant to) {
    Instant start = stretch.from().isAfter(from) ? stretch.from() : from;
    Instant end = stretch.to().isBefore(to) ? stretch.to() : to;
    return end.isAfter(start) ? Duration.between(start, end) : Duration.ZERO;
  }
}
