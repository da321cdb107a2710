package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule on a workload; the window is from 1,000 s to 2,000 s. */
class WorkloadRulesTest {
  private record Case(String name, String kind, Consumer<Presence> seen, List<String> broken) {}

  private static Case of(String name, String kind, Consumer<Presence> seen, String... broken) {
    return new Case(name, kind, seen, List.of(broken));
  }

  private static Stream<Case> cases() {
    return Stream.of(
        of("tokens all the time", "deployment", all(Version.V2, 0, 500, 1000, 1500, 1999)),
        of("v1 at the window's start", "deployment", all(Version.V1, 0, 1000), "no_v1"),
        of(
            "v1 before, seen since",
            "deployment",
            all(Version.V1, 500, 999).andThen(all(Version.V2, 1000, 1900))),
        of(
            "v1 before, not seen since",
            "deployment",
            all(Version.V1, 500, 999.5),
            "v1_seen_since",
            "seen_long_enough"),
        of(
            "v1 before, silent for less",
            "deployment",
            all(Version.V1, 500, 999.999).andThen(all(Version.V2, 1000.0))),
        of(
            "v1 before, since then only asked for tokens",
            "deployment",
            all(Version.V1, 500, 999).andThen(all(Version.TOKEN, 1000, 1900)),
            "v1_seen_since"),
        of("seen as long as the window", "deployment", all(Version.V2, 1000, 1001, 1002)),
        of("appeared later", "deployment", all(Version.V2, 1002, 1003), "seen_long_enough"),
        of("appeared later, calls rarely", "deployment", all(Version.V2, 1300, 1600, 1900)),
        of("seen once in the window", "deployment", all(Version.V2, 1500), "seen_long_enough"),
        of("silent between for a window", "daemonset", all(Version.V2, 0, 1000, 1999)),
        of(
            "silent between for longer",
            "daemonset",
            all(Version.V2, 0, 1001, 1999),
            "seen_long_enough"),
        of("a job, twice", "cronjob", run("a-1", 990, 991).andThen(run("a-2", 992, 1290))),
        of("a job, once", "cronjob", run("a-1", 990, 1980), "seen_long_enough"),
        of("a job for all the window", "cronjob", run("a-1", 990, 1500, 1990)),
        of("one job", "job", run("a-x", 990, 991), "seen_long_enough"),
        of(
            "one job in two pods",
            "job",
            run("a-x", 990, 991).andThen(run("a-y", 992, 1200)),
            "seen_long_enough"),
        of(
            "a job that is tried again",
            "job",
            run("a-x", 990, 991).andThen(run("a-y", 1291, 1300))),
        of("a DaemonSet's by its name", "pods", run("a-x", 990, 1300, 1700, 1995)),
        of("a Job's by its name", "pods", run("a-x", 990, 1980), "seen_long_enough"),
        of("nobody in particular, before", "unknown", all(Version.V2, 300)),
        of("nobody in particular, once", "unknown", all(Version.V2, 1900)),
        of(
            "nobody in particular, without a token",
            "unknown",
            all(Version.V1, 300),
            "v1_seen_since",
            "seen_long_enough"),
        of(
            "nobody in particular, at no plausible time",
            "unknown",
            presence -> presence.request(Told.request(Version.V2, 5), 1, Told.at(5), true),
            "seen_long_enough"),
        of(
            "unreadable",
            "deployment",
            all(Version.V2, 0, 900, 1800).andThen(all(Version.UNKNOWN, 1000)),
            "all_readable"),
        of(
            "unreadable before",
            "deployment",
            all(Version.V2, 0, 1800).andThen(all(Version.UNKNOWN, 900))),
        of(
            "at no plausible time",
            "deployment",
            presence -> presence.request(Told.request(Version.V2, 5), 1, Told.at(5), true),
            "seen_long_enough"),
        of(
            "v1 at no plausible time",
            "deployment",
            all(Version.V2, 0, 900, 1800)
                .andThen(
                    presence -> presence.request(Told.request(Version.V1, 5), 1, Told.at(5), true)),
            "no_v1"));
  }

  /** Calls of one run of a job, with tokens. */
  private static Consumer<Presence> run(String name, double first, double... others) {
    return presence -> {
      all(Version.V2, first).andThen(all(Version.V2, others)).accept(presence);
      presence.ran(name, Told.at(first), Told.at(others[others.length - 1]));
    };
  }

  private static Consumer<Presence> all(Version version, double... seconds) {
    return presence -> {
      for (double second : seconds) {
        Request request = Told.request(version, second);
        presence.request(request, 1, request.time(), false);
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> rulesBreakExactlyWhenTheyShould() {
    return cases()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      Verdict verdict = judge(each.kind(), each.seen(), List.of(node("n1", 0)));
                      assertThat(Told.broken(verdict))
                          .as("%s", verdict)
                          .containsExactlyInAnyOrderElementsOf(each.broken());
                    }));
  }

  @Test
  void whatIsWrongWithItsNodesIsWrongWithIt() {
    List<JudgedNode> nodes = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      nodes.add(node("n" + i, i == 1 ? 0 : 1));
    }
    Verdict verdict = judge("deployment", all(Version.V2, 0, 900, 1800), nodes);
    assertThat(verdict.decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
    assertThat(verdict.reasons())
        .singleElement()
        .isEqualTo(
            new Verdict.Ruling(
                Rule.NOTHING_LOST,
                Decision.NOT_ENOUGH_EVIDENCE,
                "on n2: 1 loss, the last at 2026-11-23T00:33:20Z, mostly because bytes of a request"
                    + " were missing and never came; also on n3, n4 and 2 more"));
  }

  @Test
  void anotherCallersV1OnItsNodeIsNotItsOwn() {
    Told log = new Told().start(0).call(Version.V1, 1500, 1).beat(2000, 1);
    JudgedNode node = new JudgedNode(log.evidence(), log.verdict());
    assertThat(node.verdict().decision()).isEqualTo(Decision.NOT_READY);
    assertThat(judge("deployment", all(Version.V2, 0, 900, 1800), List.of(node)).decision())
        .isEqualTo(Decision.READY);
  }

  @Test
  void aClientThatCallsSeldomHidesBehindNoOther() {
    Presence presence = new Presence();
    all(Version.V2, 0, 900, 1800).accept(presence);
    Habit curl = new Habit("curl", false);
    for (double second : new double[] {100, 999}) {
      curl.request(Told.request(Version.V1, second), Told.at(second));
    }
    Verdict verdict = judge("deployment", presence, List.of(curl), List.of(node("n1", 0)));
    assertThat(verdict.reasons())
        .singleElement()
        .isEqualTo(
            new Verdict.Ruling(
                Rule.V1_CLIENTS_DONE,
                Decision.NOT_ENOUGH_EVIDENCE,
                "curl called without a token, last at 2026-11-23T00:16:39Z, and was not seen with one"
                    + " since: silent for 16 min 41 s, which tells nothing before 29 min 58 s"));
  }

  @Test
  void withoutANodeThereIsNoEvidence() {
    assertThat(Told.broken(judge("host", all(Version.V2, 0, 900, 1800), List.of())))
        .containsExactly("window_covered");
  }

  @Test
  void whatAppearedAfterARestartIsToldSo() {
    Told log = new Told().start(0).stop(1200, 0).run("b").start(1200).beat(2000, 0);
    List<JudgedNode> nodes = List.of(new JudgedNode(log.evidence(), log.verdict()));
    assertThat(judge("deployment", all(Version.V2, 1300, 1301), nodes).reasons())
        .extracting(Verdict.Ruling::detail)
        .containsExactly(
            "appeared only at 2026-11-23T00:21:40Z, after the last restart of the trace, seen for"
                + " 11 min 40 s of 16 min 40 s");
    assertThat(judge("deployment", all(Version.V2, 1100, 1101), nodes).reasons())
        .extracting(Verdict.Ruling::detail)
        .containsExactly("appeared only at 2026-11-23T00:18:20Z, seen for 15 min of 16 min 40 s");
  }

  private static Verdict judge(String kind, Consumer<Presence> seen, List<JudgedNode> nodes) {
    Presence presence = new Presence();
    seen.accept(presence);
    return judge(kind, presence, List.of(), nodes);
  }

  private static Verdict judge(
      String kind, Presence presence, List<Habit> clients, List<JudgedNode> nodes) {
    WorkloadName name = new WorkloadName(kind, Optional.of("shop"), "web", Optional.empty(), false);
    return WorkloadRules.judge(name, presence, clients, Told.AS_OF, Told.WINDOW, nodes);
  }

  private static JudgedNode node(String name, long lost) {
    NodeWatch watch = new NodeWatch(name);
    Told log = new Told();
    watch.coverage(
        new io.imdscope.event.Coverage.Start(Told.at(0), log.node(), Endpoint.DEFAULTS), false);
    watch.coverage(
        new io.imdscope.event.Coverage.Stop(Told.at(2000), log.node(), Told.totals(0, lost, 0, 0)),
        false);
    NodeEvidence evidence =
        watch.evidence(Told.at(1000), Told.AS_OF, Lifetime.WINDOW, Optional.empty());
    return new JudgedNode(evidence, NodeRules.judge(evidence, Told.WINDOW));
  }
}
