package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.NodeReport.Gap;
import io.imdscope.event.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Whether tokens can be required on one node. */
public final class NodeRules {
  private NodeRules() {}

  /** What the node's own evidence says: what its workloads are judged by. */
  public static Verdict judge(NodeEvidence evidence, Duration window) {
    return rulings(evidence, window).verdict();
  }

  /**
   * The same, with what was said of the workloads that were seen on it.
   *
   * @param worst the worst decision on any of them; ready when there are none
   */
  public static Verdict judge(NodeEvidence evidence, Duration window, Decision worst) {
    String detail =
        worst == Decision.READY ? "all seen here are ready" : "one seen here: " + worst.words();
    return rulings(evidence, window).say(Rule.WORKLOADS_READY, worst, detail).verdict();
  }

  private static Rulings rulings(NodeEvidence evidence, Duration window) {
    Rulings rulings = new Rulings();
    noV1(rulings, evidence.v1());
    flaw(
        rulings,
        Rule.ALL_READABLE,
        evidence.unparsed(),
        "request could not be read",
        "requests could not be read");
    flaw(
        rulings,
        Rule.ALL_ATTRIBUTED,
        evidence.unattributed(),
        "request has no caller",
        "requests have no caller");
    nothingLost(rulings, evidence);
    logComplete(rulings, evidence);
    noGap(rulings, evidence);
    windowCovered(rulings, evidence, window);
    flaw(rulings, Rule.CLOCK_STEADY, evidence.clockBack(), "step back", "steps back");
    return rulings;
  }

  static void noV1(Rulings rulings, Occurrences v1) {
    if (v1.any()) {
      rulings.say(
          Rule.NO_V1,
          Decision.NOT_READY,
          counted(v1, "call without a token", "calls without a token"));
    } else {
      rulings.say(Rule.NO_V1, Decision.READY, since(v1));
    }
  }

  static void flaw(Rulings rulings, Rule rule, Occurrences flaws, String one, String many) {
    rulings.unless(flaws.any(), rule, flaws.any() ? counted(flaws, one, many) : "", since(flaws));
  }

  private static void nothingLost(Rulings rulings, NodeEvidence evidence) {
    String most =
        evidence.lostByReason().counts().entrySet().stream()
            .max(Map.Entry.<Loss, Long>comparingByValue())
            .map(entry -> ", mostly because " + entry.getKey().help())
            .orElse("");
    Occurrences lost = evidence.lost();
    rulings.unless(
        lost.any(),
        Rule.NOTHING_LOST,
        lost.any() ? counted(lost, "loss", "losses") + most : "",
        since(lost));
  }

  private static void logComplete(Rulings rulings, NodeEvidence evidence) {
    if (evidence.countsBack().any()) {
      rulings.say(
          Rule.LOG_COMPLETE,
          Decision.NOT_ENOUGH_EVIDENCE,
          "counts of one run went back " + counted(evidence.countsBack(), "time", "times"));
      return;
    }
    String twice =
        evidence.duplicates() == 0
            ? ""
            : "; "
                + Words.count(evidence.duplicates(), "request was", "requests were")
                + " read twice";
    Occurrences missing = evidence.missing();
    rulings.unless(
        missing.any(),
        Rule.LOG_COMPLETE,
        missing.any() ? counted(missing, "request is missing", "requests are missing") + twice : "",
        since(missing) + twice);
  }

  private static void noGap(Rulings rulings, NodeEvidence evidence) {
    String detail = "none";
    if (evidence.gapsInWindow() > 0) {
      Gap last = evidence.gaps().getLast();
      detail =
          Words.count(evidence.gapsInWindow(), "gap", "gaps")
              + ", the last of "
              + Words.duration(Duration.between(last.from(), last.to()))
              + " from "
              + Words.time(last.from())
              + ": "
              + last.why();
    }
    rulings.unless(evidence.gapsInWindow() > 0, Rule.NO_GAP, detail, detail);
  }

  private static void windowCovered(Rulings rulings, NodeEvidence evidence, Duration window) {
    String all = Words.duration(window);
    if (evidence.from().isEmpty()) {
      rulings.say(
          Rule.WINDOW_COVERED, Decision.NOT_ENOUGH_EVIDENCE, "nobody watched in these " + all);
      return;
    }
    Instant from = evidence.from().get();
    Duration watched = Duration.between(from, evidence.asOf());
    rulings.unless(
        from.isAfter(evidence.windowStart()),
        Rule.WINDOW_COVERED,
        "watched since " + Words.time(from) + " only, " + Words.duration(watched) + " of " + all,
        "watched since " + Words.time(from));
  }

  /** {@code 14 calls without a token, the last at 2026-11-23T02:31:01Z}. */
  private static String counted(Occurrences what, String one, String many) {
    return Words.count(what.inWindow(), one, many)
        + what.last().map(time -> ", the last at " + Words.time(time)).orElse("");
  }

  private static String since(Occurrences what) {
    return what.last().map(time -> "none since " + Words.time(time)).orElse("none");
  }
}
