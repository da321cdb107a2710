package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.Reading;
import java.util.Collection;

/** Whether tokens can be required everywhere. */
public final class OverallRules {
  private OverallRules() {}

  /** Judges all nodes and workloads, and what was read of their logs. */
  public static Verdict judge(
      Collection<Verdict> nodes, Collection<Verdict> workloads, Reading reading) {
    Rulings rulings = new Rulings();
    rulings.say(Rule.NODES_READY, worst(nodes), text(nodes, "node", "nodes"));
    rulings.say(Rule.WORKLOADS_READY, worst(workloads), text(workloads, "workload", "workloads"));
    long unusable = reading.unusable();
    rulings.unless(
        unusable > 0,
        Rule.ALL_LINES_USED,
        Words.count(unusable, "line or file", "lines or files")
            + " could not be used: "
            + reading.unreadable()
            + " unreadable, "
            + reading.otherVersion()
            + " not known here, "
            + reading.implausibleTime()
            + " at a time that cannot be",
        "all of them");
    if (nodes.isEmpty()) {
      rulings.say(
          Rule.WINDOW_COVERED,
          Decision.NOT_ENOUGH_EVIDENCE,
          workloads.isEmpty() ? "nothing was read" : "nothing tells when anybody watched");
    }
    return rulings.verdict();
  }

  private static Decision worst(Collection<Verdict> verdicts) {
    return verdicts.stream().map(Verdict::decision).reduce(Decision.READY, Decision::and);
  }

  private static String text(Collection<Verdict> verdicts, String one, String many) {
    long notReady = count(verdicts, Decision.NOT_READY);
    long notEnough = count(verdicts, Decision.NOT_ENOUGH_EVIDENCE);
    String all = Words.count(verdicts.size(), one, many);
    return notReady + notEnough == 0
        ? all
        : "of " + all + " " + notReady + " not ready, " + notEnough + " without enough evidence";
  }

  private static long count(Collection<Verdict> verdicts, Decision decision) {
    return verdicts.stream().filter(verdict -> verdict.decision() == decision).count();
  }
}
