package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.WorkloadName;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether tokens can be required of one workload. */
public final class WorkloadRules {
  /** A job's pod that is seen so long after another's last call is of another run. */
  static final Duration APART = Duration.ofMinutes(5);

  private static final List<Rule> OF_NODES =
      List.of(
          Rule.ALL_READABLE,
          Rule.ALL_ATTRIBUTED,
          Rule.NOTHING_LOST,
          Rule.LOG_COMPLETE,
          Rule.NO_GAP,
          Rule.WINDOW_COVERED,
          Rule.CLOCK_STEADY);

  /** There is a Job, with a name of its own, for each run. */
  private static final String CRON_JOB = "cronjob";

  private static final String GUESSED = "pods";

  /** What has no caller is of nobody in particular: its nodes are asked for it. */
  private static final String NOBODY = "unknown";

  private static final Set<String> JOBS = Set.of("job", CRON_JOB, GUESSED);

  private WorkloadRules() {}

  /**
   * Judges a workload.
   *
   * @param clients what its clients did
   * @param nodes those on which it was seen, judged by their own evidence
   */
  public static Verdict judge(
      WorkloadName name,
      Presence presence,
      List<Habit> clients,
      Instant asOf,
      Duration window,
      List<JudgedNode> nodes) {
    Instant start = asOf.minus(window);
    Rulings rulings = new Rulings();
    NodeRules.noV1(rulings, presence.v1(start, asOf));
    v1SeenSince(rulings, presence, start);
    v1ClientsDone(rulings, clients, asOf);
    Optional<String> tooShort = tooShort(name, presence, asOf, window, nodes);
    rulings.unless(
        tooShort.isPresent(), Rule.SEEN_LONG_ENOUGH, tooShort.orElse(""), seen(name, presence));
    Occurrences unknown = presence.unknown(start, asOf);
    ofNodes(rulings, unknown, nodes);
    return rulings.verdict();
  }

  private static void v1SeenSince(Rulings rulings, Presence presence, Instant start) {
    Optional<Instant> v1 = presence.lastV1();
    rulings.unless(
        v1.filter(time -> time.isBefore(start)).isPresent()
            && presence.lastV2().filter(time -> !time.isBefore(start)).isEmpty(),
        Rule.V1_SEEN_SINCE,
        "not seen with a token within the window, after calls without one, the last of all at "
            + Words.time(presence.lastSeen().orElse(start)),
        v1.map(time -> "seen with tokens since its last call without one at " + Words.time(time))
            .orElse("it never called without a token"));
  }

  private static void v1ClientsDone(Rulings rulings, List<Habit> clients, Instant asOf) {
    Optional<Habit> next = Habit.mayCallAgain(clients, asOf);
    rulings.unless(
        next.isPresent(),
        Rule.V1_CLIENTS_DONE,
        next.map(client -> mayCallAgain(client, asOf)).orElse(""),
        "none that may call so again");
  }

  private static String mayCallAgain(Habit client, Instant asOf) {
    return client.client()
        + " called without a token, last at "
        + Words.time(client.lastV1())
        + ", and was not seen with one since: silent for "
        + Words.duration(Duration.between(client.lastV1(), asOf))
        + ", which tells nothing before "
        + Words.duration(client.due());
  }

  private static Optional<String> tooShort(
      WorkloadName name, Presence presence, Instant asOf, Duration window, List<JudgedNode> nodes) {
    if (presence.firstSeen().isEmpty() || presence.lastSeen().isEmpty()) {
      return Optional.of("seen only at times that cannot be");
    }
    if (isNobody(name, presence)) {
      return Optional.empty();
    }
    Instant first = presence.firstSeen().get();
    Duration silence = presence.silence(asOf.minus(window));
    Duration quiet = Duration.between(presence.lastSeen().get(), asOf);
    Duration largest = quiet.compareTo(silence) > 0 ? quiet : silence;
    String all = Words.duration(window);
    if (largest.compareTo(window) > 0) {
      return Optional.of(
          "not seen for " + Words.duration(largest) + ": it calls less often than every " + all);
    }
    Duration seen = Duration.between(first, asOf);
    if (seen.plus(silence).compareTo(window) < 0) {
      return Optional.of(
          "appeared only at "
              + Words.time(first)
              + (afterRestart(first, nodes) ? ", after the last restart of the trace" : "")
              + ", seen for "
              + Words.duration(seen)
              + " of "
              + all);
    }
    boolean once =
        isJob(name)
            && !presence.runs().twice(name.kind().equals(CRON_JOB) ? Duration.ZERO : APART)
            && presence.runs().longest().compareTo(window) < 0;
    return once
        ? Optional.of(
            name.kind().equals(GUESSED)
                ? "by its pods' names it may be a job, which was seen to run once only: who owns them"
                    + " the Kubernetes API tells"
                : "a job that was seen to run once only")
        : Optional.empty();
  }

  private static String seen(WorkloadName name, Presence presence) {
    return isNobody(name, presence)
        ? "no one workload: its calls, all with tokens, were led back to no caller"
        : presence.firstSeen().map(time -> "seen since " + Words.time(time)).orElse("");
  }

  /** Of a call without a token somebody has to be seen again, though nobody knows whom. */
  private static boolean isNobody(WorkloadName name, Presence presence) {
    return name.kind().equals(NOBODY) && presence.lastV1().isEmpty();
  }

  /**
   * Whether it has to be seen to run twice. What is called pods by the shape of their names may be
   * a DaemonSet's, or a Job's.
   */
  public static boolean isJob(WorkloadName name) {
    return JOBS.contains(name.kind());
  }

  private static boolean afterRestart(Instant first, List<JudgedNode> nodes) {
    return !nodes.isEmpty()
        && nodes.stream()
            .allMatch(
                node ->
                    node.evidence().restarted().filter(time -> !first.isBefore(time)).isPresent());
  }

  private static void ofNodes(Rulings rulings, Occurrences unknown, List<JudgedNode> nodes) {
    Map<Rule, NodeFlaws> flaws = new EnumMap<>(Rule.class);
    OF_NODES.forEach(rule -> flaws.put(rule, new NodeFlaws()));
    for (JudgedNode node : nodes) {
      for (Verdict.Ruling ruling : node.verdict().rules()) {
        if (ruling.decision() != Decision.READY && flaws.containsKey(ruling.rule())) {
          flaws.get(ruling.rule()).add(node.evidence().node(), ruling.detail());
        }
      }
    }
    flaws.forEach(
        (rule, flaw) -> {
          if (rule == Rule.ALL_READABLE && unknown.any()) {
            NodeRules.flaw(
                rulings,
                rule,
                unknown,
                "request of its own could not be read",
                "requests of its own could not be read");
          } else if (rule == Rule.WINDOW_COVERED && nodes.isEmpty()) {
            rulings.say(rule, Decision.NOT_ENOUGH_EVIDENCE, "not known on which node it ran");
          } else {
            rulings.unless(flaw.any(), rule, flaw.text(), "on every node where it was seen");
          }
        });
  }
}
