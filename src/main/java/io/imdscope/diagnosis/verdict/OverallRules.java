package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.Reading;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Whether tokens can be required everywhere. */
public final class OverallRules {
  private OverallRules() {}

  /**
   * Judges all nodes and workloads, and what was read of their logs.
   *
   * @param unusable lines and files of which nothing could be used
   * @param unwatched how much of the window nobody watched anywhere; absent where each node has to
   *     be watched for all of it
   */
  public static Verdict judge(
      Collection<Verdict> nodes,
      Collection<Verdict> workloads,
      Occurrences unusable,
      Optional<Duration> unwatched,
      Reading reading) {
    Rulings rulings = new Rulings();
    rulings.say(Rule.NODES_READY, worst(nodes), text(nodes, "node", "nodes"));
    rulings.say(Rule.WORKLOADS_READY, worst(workloads), text(workloads, "workload", "workloads"));
    rulings.unless(
        unusable.any(),
        Rule.ALL_LINES_USED,
        Words.count(unusable.inWindow(), "line or file", "lines or files")
            + " of the window could not be used; of all that was read "
            + unused(reading),
        reading.unusable() == 0
            ? "all of them"
            : "all of the window; before it " + unused(reading));
    if (nodes.isEmpty()) {
      rulings.say(
          Rule.WINDOW_COVERED,
          Decision.NOT_ENOUGH_EVIDENCE,
          workloads.isEmpty() ? "nothing was read" : "nothing tells when anybody watched");
    } else if (unwatched.isPresent()) {
      rulings.unless(
          !unwatched.get().isZero(),
          Rule.WINDOW_COVERED,
          "for " + Words.duration(unwatched.get()) + " of the window no node was watched",
          "at any time a node was watched; what each did before and after is taken to be nothing");
    }
    return rulings.verdict();
  }

  private static String unused(Reading reading) {
    return reading.unreadable()
        + " unreadable, "
        + reading.otherVersion()
        + " not known here, "
        + reading.implausibleTime()
        + " at a time that cannot be";
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
