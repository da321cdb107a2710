package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Api;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule on a node, told as a log, at its boundaries. */
class NodeRulesTest {
  private static final double NANO = 1e-9;

  private record Case(String name, UnaryOperator<Told> log, List<String> broken) {}

  private static Case of(String name, UnaryOperator<Told> log, String... broken) {
    return new Case(name, log, List.of(broken));
  }

  /** Watched from 0 s to 2,000 s, with something at the end. */
  private static Told whole(Told log) {
    return log.start(0).beat(30, 0);
  }

  private static Told declared(Told log, io.imdscope.event.Coverage.Start start) {
    log.watch.declare(start);
    return log;
  }

  /** As many runs as are followed, one after another, before the window. */
  private static Told others(Told log) {
    for (int i = 0; i < NodeWatch.MOST_RUNS; i++) {
      log.run("other" + i).line(log.blind(10 + i)).stop(11 + i, 0);
    }
    return log;
  }

  private static Stream<Case> cases() {
    return Stream.of(
        of("quiet", log -> whole(log).beat(2000, 0)),
        of("calls with tokens", log -> whole(log).call(Version.V2, 1500, 3).beat(2000, 3)),
        of(
            "v1 at the window's start",
            log -> whole(log).call(Version.V1, 1000, 1).beat(2000, 1),
            "no_v1"),
        of("v1 just before", log -> whole(log).call(Version.V1, 999.999999, 1).beat(2000, 1)),
        of("v1 at the end", log -> whole(log).beat(2000, 0).call(Version.V1, 2000, 1), "no_v1"),
        of(
            "another cloud's API",
            log ->
                whole(log)
                    .call(to(Endpoint.DEFAULTS.getFirst(), Api.GCE), 1)
                    .call(to(Endpoint.DEFAULTS.get(2), Api.EC2), 1)
                    .beat(2000, 2)),
        of(
            "unreadable line",
            log -> whole(log).call(Version.UNKNOWN, 1500, 1).beat(2000, 1, 0, 1, 0),
            "all_readable"),
        of(
            "unreadable before the window",
            log ->
                whole(log)
                    .call(Version.UNKNOWN, 999, 1)
                    .beat(1000.5, 1, 0, 1, 0)
                    .beat(2000, 1, 0, 1, 0)),
        of("unreadable by count alone", log -> whole(log).beat(2000, 0, 0, 1, 0), "all_readable"),
        of("no caller", log -> whole(log).call(nobody(1500), 1).beat(2000, 1), "all_attributed"),
        of("no caller by count", log -> whole(log).beat(2000, 0, 0, 0, 4), "all_attributed"),
        of("loss", log -> whole(log).beat(1500, 0, 1, 0, 0).beat(2000, 0, 1, 0, 0), "nothing_lost"),
        of(
            "loss counted at the window's start",
            log -> whole(log).beat(1000, 0, 1, 0, 0).beat(2000, 0, 1, 0, 0),
            "nothing_lost"),
        of(
            "loss counted before",
            log -> whole(log).beat(1000 - 1e-6, 0, 1, 0, 0).beat(2000, 0, 1, 0, 0)),
        of(
            "loss before the first line that is left",
            log -> log.beat(900, 70, 9, 8, 7).beat(2000, 70, 9, 8, 7)),
        of(
            "a line twice, another missing",
            log ->
                whole(log)
                    .numbered(1, Version.V2, 1500)
                    .numbered(1, Version.V2, 1500)
                    .beat(2000, 2),
            "log_complete"),
        of(
            "a line that comes late, after its count",
            log ->
                whole(log)
                    .numbered(2, Version.V2, 1501)
                    .beat(1600, 2)
                    .numbered(1, Version.V2, 1500)
                    .beat(2000, 2),
            "log_complete"),
        of(
            "a line missing after the last count",
            log ->
                whole(log)
                    .numbered(1, Version.V2, 1500)
                    .beat(1990, 1)
                    .numbered(2, Version.V2, 1995)
                    .numbered(4, Version.V2, 2000),
            "log_complete"),
        of(
            "nothing missing after the last count",
            log ->
                whole(log)
                    .numbered(1, Version.V2, 1500)
                    .beat(1990, 1)
                    .numbered(2, Version.V2, 1995)
                    .numbered(3, Version.V2, 2000)),
        of(
            "a group twice, a line missing",
            log ->
                log.start(0)
                    .group(50, Version.V2, 10, 900, 50)
                    .group(50, Version.V2, 10, 900, 50)
                    .beat(1000, 51)
                    .beat(2000, 51),
            "log_complete"),
        of(
            "distilled",
            log ->
                log.start(0)
                    .group(Version.V2, 10, 1990, 60)
                    .numbered(20, Version.TOKEN, 900)
                    .beat(1000, 31)
                    .numbered(40, Version.TOKEN, 1100)
                    .beat(1500, 50)
                    .beat(2000, 62)),
        of(
            "distilled, a line is missing",
            log ->
                log.start(0)
                    .group(Version.V2, 10, 1990, 60)
                    .beat(1000, 30)
                    .beat(1500, 50)
                    .beat(2000, 61),
            "log_complete"),
        of(
            "distilled and the next file",
            log ->
                log.start(0)
                    .group(Version.V2, 10, 1300, 60)
                    .beat(1000, 50)
                    .file()
                    .beat(1300, 60)
                    .numbered(61, Version.V2, 1400)
                    .beat(2000, 61)),
        of(
            "groups of a file that is read again stand for nothing later",
            log ->
                log.start(0)
                    .group(Version.V2, 10, 1000, 50)
                    .beat(1000, 50)
                    .file()
                    .start(0)
                    .group(Version.V2, 10, 1000, 50)
                    .beat(1000, 50)
                    .file()
                    .beat(1010, 50)
                    .beat(2000, 60),
            "log_complete"),
        of(
            "the kernel went on between two runs",
            log -> whole(log).beat(1500, 0).run("b").resume(1700, 0).beat(2000, 0)),
        of(
            "the kernel had begun anew between two runs",
            log -> whole(log).beat(1500, 0).run("b").resume(1700, 1501).beat(2000, 0),
            "no_gap"),
        of(
            "the kernel recorded, but whoever read it first left no log",
            log -> log.run("b").resume(1700, 0).beat(2000, 0),
            "window_covered"),
        of(
            "the kernel recorded since a time that cannot be",
            log -> log.run("b").resume(1700, -1e9).beat(2000, 0),
            "window_covered"),
        of(
            "the kernel went on between two runs, the second read first",
            log -> whole(log.run("b").resume(1700, 0).beat(2000, 0).run("a")).beat(1500, 0)),
        of(
            "the kernel went on, from one to the next",
            log ->
                whole(log)
                    .stop(1200, 0)
                    .run("b")
                    .resume(1300, 0)
                    .beat(1400, 0)
                    .run("c")
                    .resume(1500, 0)
                    .beat(2000, 0)),
        of(
            "the kernel went on for long after a run that ended in order",
            log -> whole(log).stop(1100, 0).run("b").resume(1900, 0, "a").beat(2000, 0)),
        of(
            "the same, and who read in between is not known",
            log -> whole(log).stop(1100, 0).run("b").resume(1900, 0).beat(2000, 0),
            "no_gap"),
        of(
            "the same, and another read in between, the log of which was not given",
            log -> whole(log).stop(1100, 0).run("c").resume(1900, 0, "b").beat(2000, 0),
            "no_gap"),
        of(
            "a run in between, the log of which was not given, though it was short",
            log -> whole(log).stop(1800, 0).run("c").resume(1900, 0, "b").beat(2000, 0),
            "no_gap"),
        of(
            "a run in between that read nothing",
            log ->
                whole(log)
                    .stop(1100, 0)
                    .run("b")
                    .resume(1200, 0, "a")
                    .run("c")
                    .resume(1900, 0, "a")
                    .beat(2000, 0)),
        of(
            "the kernel went on for long after a run that broke off, which the next one names",
            log -> whole(log).beat(1299, 0).run("b").resume(1900, 0, "a").beat(2000, 0),
            "no_gap"),
        of(
            "the kernel went on for long after a run that broke off",
            log -> whole(log).beat(1299, 0).run("b").resume(1900, 0).beat(2000, 0),
            "no_gap"),
        of(
            "the same, after another that ended in order",
            log ->
                whole(log)
                    .stop(1100, 0)
                    .run("b")
                    .resume(1110, 0)
                    .beat(1200, 0)
                    .run("c")
                    .resume(1900, 0)
                    .beat(2000, 0),
            "no_gap"),
        of(
            "the kernel went on, but only another trace beside it was read",
            log -> whole(log).stop(1500, 0).run("b").resume(1700, -3000).beat(2000, 0),
            "no_gap"),
        of(
            "the kernel went on after a run that does not watch the endpoint",
            log -> log.line(log.blind(0)).stop(1500, 0).run("b").resume(1700, 0).beat(2000, 0),
            "window_covered"),
        of(
            "a run that does not watch the endpoint",
            log -> log.line(log.blind(0)).beat(2000, 0),
            "window_covered"),
        of(
            "such a run, the start of which is not asked for",
            log -> declared(log, log.blind(-500)).beat(0, 0).beat(2000, 0),
            "window_covered"),
        of(
            "such a run, after many others",
            log -> others(log.line(log.blind(0))).run("a").beat(500, 0).beat(2000, 0),
            "window_covered"),
        of(
            "a line missing after the last count, then many other runs",
            log ->
                others(
                    whole(log)
                        .numbered(1, Version.V2, 1500)
                        .beat(1999, 1)
                        .numbered(2, Version.V2, 2000)
                        .numbered(4, Version.V2, 2000)),
            "log_complete"),
        of(
            "a line before the count that it is not in",
            log ->
                whole(log)
                    .numbered(2, Version.V2, 1800)
                    .beat(1700, 1)
                    .numbered(2, Version.V2, 1800)
                    .beat(2000, 2),
            "log_complete"),
        of(
            "a line of a number that was never counted",
            log -> whole(log).numbered(1000, Version.V2, 1800).beat(2000, 1),
            "log_complete"),
        of(
            "no version where there are some",
            log -> whole(log).call(Version.NONE, 1500, 1).beat(2000, 1),
            "all_readable"),
        of(
            "missing line",
            log -> whole(log).call(Version.V2, 1500, 2).beat(2000, 3),
            "log_complete"),
        of("many lines as one", log -> whole(log).call(Version.V2, 1500, 3).beat(2000, 3)),
        of("more lines than counted", log -> whole(log).call(Version.V2, 1500, 5).beat(2000, 3)),
        of(
            "missing before the window",
            log -> whole(log).call(Version.V2, 50, 2).beat(900, 3).beat(2000, 3)),
        of(
            "counts go back",
            log -> whole(log).beat(1100, 0, 5, 0, 0).beat(2000, 0),
            "log_complete",
            "no_gap",
            "nothing_lost"),
        of(
            "restart back to back",
            log -> whole(log).stop(1500, 0).run("b").start(1500).beat(2000, 0)),
        of(
            "restart after a nanosecond",
            log -> whole(log).stop(1500, 0).run("b").start(1500 + NANO).beat(2000, 0),
            "no_gap"),
        of(
            "restart before the window",
            log -> whole(log).stop(990, 0).run("b").start(1000).beat(2000, 0)),
        of(
            "restart that ends just within",
            log -> whole(log).stop(990, 0).run("b").start(1000 + NANO).beat(2000, 0),
            "no_gap"),
        of("crash", log -> whole(log).beat(1500, 0).run("b").start(1510).beat(2000, 0), "no_gap"),
        of(
            "two at once, each with a gap the other covers",
            log ->
                whole(log)
                    .run("b")
                    .start(1400)
                    .run("a")
                    .stop(1500, 0)
                    .run("b")
                    .beat(1530, 0)
                    .run("c")
                    .start(1600)
                    .run("b")
                    .stop(1700, 0)
                    .run("c")
                    .beat(2000, 0)),
        of("heartbeats missing within a run", log -> log.start(0).beat(2000, 0)),
        of("last heard of 90 s ago", log -> whole(log).beat(1910, 0)),
        of("last heard of longer ago", log -> whole(log).beat(1910 - 1e-6, 0), "no_gap"),
        of("begun at the window's start", log -> log.start(1000).beat(2000, 0)),
        of("begun just after", log -> log.start(1000 + NANO).beat(2000, 0), "window_covered"),
        of("never watched", log -> log.call(Version.V2, 1500, 1), "window_covered"),
        of("clock back a second", log -> whole(log).beat(1500, 0).beat(1499, 0).beat(2000, 0)),
        of(
            "clock back more",
            log -> whole(log).beat(1500, 0).beat(1498.9, 0).beat(2000, 0),
            "clock_steady"),
        of(
            "clock back little by little",
            log -> whole(log).beat(1500, 0).beat(1499.4, 0).beat(1498.8, 0).beat(2000, 0),
            "clock_steady"),
        of(
            "clock back before the window",
            log -> whole(log).beat(900, 0).beat(800, 0).beat(2000, 0)));
  }

  @TestFactory
  Stream<DynamicTest> rulesBreakExactlyWhenTheyShould() {
    return cases()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () -> {
                      Told log = each.log().apply(new Told());
                      assertThat(log.broken())
                          .as("%s", log.verdict())
                          .containsExactlyInAnyOrderElementsOf(each.broken());
                      Decision expected =
                          each.broken().isEmpty()
                              ? Decision.READY
                              : each.broken().contains("no_v1")
                                  ? Decision.NOT_READY
                                  : Decision.NOT_ENOUGH_EVIDENCE;
                      assertThat(log.verdict().decision()).isEqualTo(expected);
                    }));
  }

  @Test
  void detailsAreShortClausesWithNumbers() {
    Told log =
        whole(new Told())
            .call(Version.V1, 1500.5, 14)
            .beat(1600, 16, 3, 0, 0)
            .stop(1700, 16)
            .run("b")
            .start(1800)
            .beat(2000, 0);
    assertThat(log.verdict().rules())
        .extracting(ruling -> ruling.rule().label() + ": " + ruling.detail())
        .startsWith(
            "no_v1: 14 calls without a token, the last at 2026-11-23T00:25:00Z",
            "nothing_lost: 3 losses, the last at 2026-11-23T00:26:40Z, mostly because bytes of a"
                + " request were missing and never came")
        .contains(
            "log_complete: counts of one run went back 1 time, the last at 2026-11-23T00:28:20Z",
            "window_covered: watched since 2026-11-23T00:00:00Z");
    assertThat(log.verdict().reasons()).hasSize(1);
  }

  @Test
  void theWorstWorkloadDecides() {
    NodeEvidence evidence = whole(new Told()).beat(2000, 0).evidence();
    for (Decision worst : Decision.values()) {
      Verdict verdict = NodeRules.judge(evidence, Told.WINDOW, worst);
      assertThat(verdict.decision()).isEqualTo(worst);
      assertThat(verdict.rules()).hasSize(9);
    }
  }

  @Test
  void aCallAtATimeThatCannotBeCountsAsTheLast() {
    Told log = whole(new Told()).beat(2000, 0);
    log.watch.requests("a", new Repeated(Told.request(Version.V1, -1e9), Told.at(-1e9), 2), true);
    assertThat(log.broken()).containsExactly("no_v1");
    assertThat(log.evidence().v1().inWindow()).isEqualTo(2);
    assertThat(log.watch.latest()).isEqualTo(Told.AS_OF);
  }

  @Test
  void coveredTimeIsOnlyWhatWasWatchedWithinTheWindow() {
    Told log = whole(new Told()).stop(1200, 0).run("b").start(1300).beat(1950, 0);
    assertThat(log.evidence().covered()).isEqualTo(Duration.ofMinutes(15));
    assertThat(log.evidence().restarted()).contains(Told.at(1300));
    assertThat(log.evidence().gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo(Told.at(1200));
              assertThat(gap.to()).isEqualTo(Told.at(1300));
              assertThat(gap.why()).isEqualTo("tracing was stopped, then started again");
            });
  }

  private static Request to(Endpoint endpoint, Api api) {
    return Samples.to(Told.request(Version.V1, 1500), endpoint, api);
  }

  private static Request nobody(double second) {
    Request request = Told.request(Version.V2, second);
    return Samples.from(request, Optional.empty(), request.workload());
  }
}
