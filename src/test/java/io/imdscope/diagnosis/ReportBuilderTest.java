package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Finding;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From events to the report: what each workload did, why, and what that means. */
class ReportBuilderTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private final ReportBuilder builder = new ReportBuilder(WINDOW, Bounds.LOGS);
  private static final Origin ANOTHER_RUN = new Origin(Calls.NODE, Optional.empty(), "another");

  /** It may have asked once, before, and stayed without a token since. */
  private final Calls sticky = Calls.by("app").withAgent("aws-sdk-go-v2/1.30.0").startedAt(100);

  private final Calls app = Calls.by("app").withAgent("app/1.0");
  private long requests;

  @Test
  void nothingIsNotEnough() {
    Report report = builder.report(Reading.LIVE);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
    assertThat(report.workloads()).isEmpty();
    assertThat(report.from()).isEmpty();
    assertThat(report.span()).isEmpty();
  }

  @Test
  void aSteadyWorkloadWithTokensIsReady() {
    steady(app, 0, 70);
    Report report = ended(70_000);
    assertThat(report.verdict().decision()).isEqualTo(Decision.READY);
    WorkloadReport web = only(report);
    assertThat(web.name().text()).isEqualTo("shop/web-1 · app");
    assertThat(web.cause()).isEmpty();
    assertThat(web.advice()).isEmpty();
    assertThat(web.verdict().decision()).isEqualTo(Decision.READY);
    assertThat(report.nodes().getFirst().verdict().decision()).isEqualTo(Decision.READY);
  }

  @Test
  void oneCallWithoutATokenIsNotReady() {
    steady(app, 0, 70);
    add(app.v1(65_000));
    Report report = ended(70_000);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_READY);
    WorkloadReport web = only(report);
    assertThat(decisionOf(web.verdict(), Rule.NO_V1)).isEqualTo(Decision.NOT_READY);
    assertThat(web.lastV1()).contains(Calls.at(65_000));
    assertThat(web.counts().v1Total()).isEqualTo(1);
    assertThat(web.cause()).contains(Cause.TOKEN_IGNORED);
    assertThat(web.evidence()).hasSize(1);
    assertThat(web.evidence().getFirst().process()).isEqualTo("app[100] < sh");
    assertThat(web.evidence().getFirst().request()).isEqualTo("GET /latest/meta-data/instance-id");
  }

  /** What was fixed is ready once the window has passed. */
  @Test
  void aCallBeforeTheWindowIsHistory() {
    add(Calls.started(0));
    add(app.v1(1000));
    steadyRequests(app, 2, 70);
    Report report = ended(70_000);
    assertThat(report.verdict().decision()).isEqualTo(Decision.READY);
    assertThat(only(report).lastV1()).contains(Calls.at(1000));
  }

  @Test
  void clientsOfOneWorkloadAreToldApart() {
    add(Calls.started(0));
    Calls sdk = app.withAgent("Botocore/1.34.0 Python/3.11.7 Linux/5.10.0");
    add(sdk.put(1000, 200));
    add(sdk.v2(1001));
    add(Calls.by("curl").withPid(7).withAgent("curl/8.14.1").v1(2000));
    WorkloadReport web = only(ended(70_000));
    assertThat(web.cause()).contains(Cause.MIXED);
    assertThat(web.clients()).hasSize(2);
    ClientReport curl = web.clients().getFirst();
    assertThat(curl.label()).contains("curl 8.14.1");
    assertThat(curl.causes())
        .containsExactly(new ClientReport.CauseCount(Cause.NO_TOKEN_ATTEMPT, 1));
    assertThat(curl.advice()).isPresent();
    assertThat(web.clients().get(1).advice()).isEmpty();
    assertThat(web.advice()).containsExactly(curl.advice().get());
  }

  @Test
  void aProxysCallsAreForwardedWhateverItsCallersUse() {
    add(Calls.started(0));
    Calls proxy = Calls.by("kube2iam");
    add(proxy.forwardingFor("10.0.3.17").withAgent("curl/8.14.1").v2(1000));
    add(proxy.forwardingFor("10.0.3.18").v1(2000));
    assertThat(only(ended(70_000)).cause()).contains(Cause.FORWARDED);
  }

  @Test
  void whatIsNoTokenIsCountedWhenItIsRejected() {
    add(Calls.started(0));
    add(app.put(1000, 403));
    add(app.v2(1001, 401));
    add(app.v1(1002, 401));
    Report report = ended(70_000);
    assertThat(only(report).counts().v2Rejected()).isEqualTo(1);
    assertThat(only(report).counts().v1Rejected()).isEqualTo(1);
    assertThat(report.nodes().getFirst().counts().v2Rejected()).isEqualTo(1);
  }

  /** An agent that is started again goes on with what the kernel recorded; it forgets nothing. */
  @Test
  void aRestartWithoutAGapDoesNotBeginTheTraceAnew() {
    add(Calls.started(0));
    builder.add(Calls.stopped(10_000, 0), Calls.ORIGIN);
    builder.add(again(12_000, 0), ANOTHER_RUN);
    builder.add(sticky.v1(13_000), ANOTHER_RUN);
    assertThat(only(builder.report(Reading.LIVE)).cause()).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  @Test
  void aRestartWithAGapDoes() {
    add(Calls.started(0));
    builder.add(Calls.stopped(10_000, 0), Calls.ORIGIN);
    builder.add(again(12_000, 12_000), ANOTHER_RUN);
    builder.add(sticky.v1(13_000), ANOTHER_RUN);
    assertThat(only(builder.report(Reading.LIVE)).cause()).contains(Cause.NO_TOKEN_SEEN);
  }

  /** What an earlier run read of what the kernel recorded, nobody knows without its log. */
  @Test
  void aRestartAfterARunThatWasNotReadDoes() {
    builder.add(again(12_000, 0), ANOTHER_RUN);
    builder.add(sticky.v1(13_000), ANOTHER_RUN);
    assertThat(only(builder.report(Reading.LIVE)).cause()).contains(Cause.NO_TOKEN_SEEN);
  }

  @Test
  void anotherTraceBesideItDoesNot() {
    add(Calls.started(0));
    builder.add(again(5000, 5000), ANOTHER_RUN);
    builder.add(
        new Coverage.Heartbeat(
            Calls.at(10_000), Calls.node(), new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0)),
        Calls.ORIGIN);
    builder.add(sticky.v1(11_000), Calls.ORIGIN);
    assertThat(only(builder.report(Reading.LIVE)).cause()).contains(Cause.NO_TOKEN_ATTEMPT);
  }

  /** A script that runs once a month in a pod that is busy with tokens. */
  @Test
  void whoCallsSeldomInABusyWorkloadIsWaitedFor() {
    Calls script = Calls.by("curl").withPid(7);
    steady(app, 0, 140);
    add(script.v1(1000));
    add(script.v1(70_000));
    Report report = ended(140_000);
    assertThat(only(report).verdict().reasons())
        .extracting(Verdict.Ruling::rule)
        .containsExactly(Rule.V1_CLIENTS_DONE);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
  }

  private static Coverage again(long millis, long attached) {
    return new Coverage.Start(
        Calls.at(millis),
        new Coverage.Node(ANOTHER_RUN, "6.1.0", "0.1.0"),
        Endpoint.DEFAULTS,
        Calls.at(attached),
        Optional.empty());
  }

  /** It is reported ten seconds after it was sent: after the call that went on without. */
  @Test
  void attemptThatIsReportedLateExplainsWhatCameBefore() {
    add(Calls.started(0));
    Request without = app.v1(2000);
    add(without);
    assertThat(builder.explain(without, Calls.ORIGIN).map(Explanation::cause))
        .contains(Cause.NO_TOKEN_ATTEMPT);
    add(app.put(1000, 0));
    assertThat(only(ended(70_000)).cause()).contains(Cause.TOKEN_UNANSWERED);
  }

  @Test
  void hopLimitIsNamedWithTheValueThatWouldDo() {
    add(Calls.started(0));
    Calls kubelet = Calls.by("kubelet").in(Workload.SystemdUnit.of("kubelet.service"));
    add(kubelet.inNamespace(1).put(500, 200, 1));
    add(app.inNamespace(2).put(1000, 0));
    add(app.inNamespace(2).v1(2000));
    Report report = ended(70_000);
    assertThat(report.nodes().getFirst().effectiveHopLimit()).hasValue(1);
    assertThat(report.nodes().getFirst().neededHopLimit()).hasValue(2);
    assertThat(report.workloads().getFirst().advice().getFirst().sentence()).contains("2");
  }

  /** The AWS SDK for JavaScript v2 says who it is on requests without a token only. */
  @Test
  void clientThatOnlySometimesSaysWhoItIsIsOne() {
    add(Calls.started(0));
    Calls silent = Calls.by("node");
    Calls telling = silent.withAgent("aws-sdk-nodejs/2.1400.0 linux/v14.21.3");
    add(silent.put(1000, 0));
    add(telling.v1(2000));
    WorkloadReport web = only(ended(70_000));
    assertThat(web.clients()).hasSize(1);
    assertThat(web.clients().getFirst().counts().of(Version.TOKEN)).isEqualTo(1);
    assertThat(web.cause()).contains(Cause.TOKEN_UNANSWERED);
  }

  @Test
  void whatWasSeenWhenItWasTracedCountsWhereTheLogHasNoMoreOfIt() {
    add(Calls.started(0));
    Request last =
        app.v1(9000).reported(0, Optional.of(new Finding(Cause.TOKEN_REFUSED, "some-advice")));
    add(new Repeated(last, Calls.at(1000), 40));
    requests += 39;
    WorkloadReport web = only(ended(70_000));
    assertThat(web.counts().v1Total()).isEqualTo(40);
    assertThat(web.cause()).contains(Cause.TOKEN_REFUSED);
    assertThat(web.firstV1()).contains(Calls.at(1000));
  }

  /** A script tries again before it is settled why its calls had no token. */
  @Test
  void aScriptThatTriesAgainAndAgainIsStillUnderstood() {
    add(Calls.started(0));
    for (int i = 0; i < 20; i++) {
      add(app.put(3000L * i, 0));
      add(app.v1(3000L * i + 1000));
    }
    WorkloadReport web = only(ended(70_000));
    assertThat(web.clients().getFirst().causes())
        .containsExactly(new ClientReport.CauseCount(Cause.TOKEN_UNANSWERED, 20));
  }

  @Test
  void whatIsRejectedComesFirst() {
    add(Calls.started(0));
    for (int i = 0; i < 5; i++) {
      add(app.in(Calls.pod("a", "busy", "x")).v1(1000 + i));
    }
    add(app.in(Calls.pod("a", "reader", "x")).withPid(8).credentials(1000));
    add(app.in(Calls.pod("a", "broken", "x")).withPid(9).v1(1000, 401));
    add(app.in(Calls.pod("a", "clean", "x")).withPid(10).put(1000, 200));
    assertThat(ended(70_000).workloads())
        .extracting(workload -> workload.name().name())
        .containsExactly("broken", "reader", "busy", "clean");
  }

  @Test
  void aCallFromAnImplausibleTimeCountsAgainstReadiness() {
    steady(app, 0, 70);
    builder.addWithoutTime(app.v1(-900_000_000), Calls.ORIGIN);
    requests++;
    assertThat(ended(70_000).verdict().decision()).isEqualTo(Decision.NOT_READY);
  }

  @Test
  void workloadsAreBoundedAndThoseBeyondNeverReady() {
    ReportBuilder small = new ReportBuilder(WINDOW, new Bounds(3, 2, 1, 1 << 20));
    small.add(Calls.started(0), Calls.ORIGIN);
    long count = 0;
    for (int second = 1; second < 70; second += 2) {
      for (int i = 0; i < 10; i++) {
        Calls pod = app.in(Calls.pod("shop", "pod-" + i, "app"));
        small.add(pod.withPid(i + 2).v2(second * 1000L + i), Calls.ORIGIN);
        count++;
      }
    }
    small.add(Calls.stopped(70_000, count), Calls.ORIGIN);
    Report report = small.report(Reading.LIVE);
    assertThat(report.workloads()).hasSize(4);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
    assertThat(
            report.workloads().stream()
                .filter(each -> each.verdict().decision() == Decision.READY)
                .count())
        .isEqualTo(3);
    assertThat(report.workloads().stream().mapToLong(each -> each.counts().total()).sum())
        .isEqualTo(count);
  }

  @Test
  void clientsCategoriesAndEvidenceAreBounded() {
    ReportBuilder small = new ReportBuilder(WINDOW, new Bounds(3, 2, 1, 1 << 20));
    small.add(Calls.started(0), Calls.ORIGIN);
    for (int i = 0; i < 50; i++) {
      small.add(app.withAgent("made-up-" + i + "/1").v1(1000 + i), Calls.ORIGIN);
    }
    WorkloadReport web = only(small.report(Reading.LIVE));
    assertThat(web.clients()).hasSize(3);
    assertThat(web.clients().stream().mapToLong(each -> each.counts().v1Total()).sum())
        .isEqualTo(50);
    assertThat(web.evidence()).hasSize(1);
    assertThat(web.evidence().getFirst().time()).isEqualTo(Calls.at(1049));
  }

  /** Each as long as a header may be, and more of them than there is room for. */
  @Test
  void memoryIsBoundedWhateverTheLengthOfWhatIsSaid() {
    ReportBuilder small = new ReportBuilder(WINDOW, new Bounds(100, 50, 10, 1 << 20));
    small.add(Calls.started(0), Calls.ORIGIN);
    for (int i = 0; i < 500; i++) {
      Calls long1 = app.withAgent(i + "x".repeat(16_000)).withPid(i + 2);
      small.add(long1.in(Calls.pod("shop", "pod-" + i % 10, "app")).v1(1000 + i), Calls.ORIGIN);
    }
    Report report = small.report(Reading.LIVE);
    assertThat(report.workloads().stream().mapToLong(each -> each.counts().v1Total()).sum())
        .isEqualTo(500);
    assertThat(report.workloads().stream().mapToInt(each -> each.evidence().size()).sum())
        .isBetween(1, 99);
    assertThat(report.workloads().stream().mapToInt(each -> each.clients().size()).sum())
        .isLessThan(100);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_READY);
  }

  /** One of them was watched for the first half only, another for the second. */
  @Test
  void nodesBeyondThoseToldApartAreNeverReady() {
    ReportBuilder many = new ReportBuilder(WINDOW, Bounds.LOGS);
    for (int i = 0; i < ReportBuilder.MOST_NODES; i++) {
      many.add(startOf("node-" + i, 0), origin("node-" + i));
      many.add(stopOf("node-" + i, 70_000), origin("node-" + i));
    }
    many.add(startOf("early", 0), origin("early"));
    many.add(stopOf("early", 40_000), origin("early"));
    many.add(startOf("late", 40_000), origin("late"));
    many.add(stopOf("late", 70_000), origin("late"));
    Report report = many.report(Reading.LIVE);
    assertThat(report.nodes()).hasSize(ReportBuilder.MOST_NODES + 1);
    assertThat(report.nodes().getFirst().verdict().decision()).isEqualTo(Decision.READY);
    assertThat(report.nodes().getLast().verdict().decision())
        .isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
    assertThat(report.nodes().getLast().verdict().reasons().getFirst().detail())
        .startsWith("more than 10000 nodes");
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_ENOUGH_EVIDENCE);
  }

  /** One was watched for the first half only, the other for the second. */
  @Test
  void twoMachinesWithOneNameAreTwoNodes() {
    Origin one = new Origin("node", Optional.of("i-00000001"), "a");
    Origin two = new Origin("node", Optional.of("i-00000002"), "b");
    builder.add(startOf(one, 0), one);
    builder.add(stopOf(one, 40_000), one);
    builder.add(startOf(two, 40_000), two);
    builder.add(stopOf(two, 70_000), two);
    Report report = builder.report(Reading.LIVE);
    assertThat(report.nodes())
        .extracting(NodeReport::name)
        .containsExactly("node", "node (i-00000002)");
    assertThat(report.nodes())
        .extracting(node -> node.verdict().decision())
        .containsOnly(Decision.NOT_ENOUGH_EVIDENCE);
  }

  /** The last one's clock is ahead, or its log was fetched later. */
  @Test
  void theWindowEndsWhereAllNodesTellThatEndTogether() {
    ReportBuilder several = new ReportBuilder(Duration.ofHours(20), Bounds.LOGS);
    long hours = 3_600_000;
    List<Long> ends = List.of(30 * hours, 30 * hours - 1000, 31 * hours);
    for (int i = 0; i < ends.size(); i++) {
      several.add(startOf("node-" + i, 0), origin("node-" + i));
      several.add(stopOf("node-" + i, ends.get(i)), origin("node-" + i));
    }
    Report report = several.report(Reading.LIVE);
    assertThat(report.asOf()).contains(Calls.at(30 * hours));
    assertThat(report.nodes())
        .extracting(node -> node.verdict().decision())
        .containsExactly(Decision.READY, Decision.NOT_ENOUGH_EVIDENCE, Decision.READY);
  }

  @Test
  void aCallAfterTheEndThatAllNodesTellOfCounts() {
    Origin late = origin("late");
    builder.add(startOf("early", 0), origin("early"));
    builder.add(stopOf("early", 70_000), origin("early"));
    builder.add(startOf("late", 0), late);
    builder.add(app.v1(71_000), late);
    assertThat(builder.report(Reading.LIVE).verdict().decision()).isEqualTo(Decision.NOT_READY);
  }

  @Test
  void nothingButImplausibleTimesIsNotReady() {
    builder.addWithoutTime(app.v1(0), Calls.ORIGIN);
    Report report = builder.report(Reading.LIVE);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_READY);
    assertThat(only(report).counts().v1Total()).isEqualTo(1);
  }

  /** A pod may say that it speaks for another, or call its program as it likes. */
  @Test
  void claimsOfACallerBlameNobodyElse() {
    steady(app, 0, 70);
    Calls liar =
        Calls.by("kube2iam")
            .withPid(9)
            .withAgent("Botocore/1.34.0 Python/3.11.7")
            .in(Calls.pod("evil", "liar", "x"))
            .forwardingFor("10.0.3.17");
    add(liar.v1(65_000));
    Report report = ended(70_000);
    assertThat(report.verdict().decision()).isEqualTo(Decision.NOT_READY);
    assertThat(report.workloads().getFirst().name().text()).isEqualTo("evil/liar · x");
    assertThat(report.workloads().getFirst().verdict().decision()).isEqualTo(Decision.NOT_READY);
    assertThat(report.workloads().get(1).verdict().decision()).isEqualTo(Decision.READY);
    assertThat(report.workloads().get(1).counts().v1Total()).isZero();
  }

  @Test
  void suspenseIsBounded() {
    add(Calls.started(0));
    for (int i = 0; i < 3 * Suspense.MOST; i++) {
      add(app.v1(1000));
    }
    assertThat(builder.suspended()).isEqualTo(Suspense.MOST);
    add(app.v1(1000 + Suspense.LONGEST.toMillis()));
    assertThat(builder.suspended()).isEqualTo(1);
    assertThat(only(ended(70_000)).clients().getFirst().causes().getFirst().count())
        .isEqualTo(3 * Suspense.MOST + 1);
  }

  @Test
  void suspenseIsBoundedInBytes() {
    ReportBuilder live = new ReportBuilder(WINDOW, Bounds.LIVE);
    for (int i = 0; i < Suspense.MOST; i++) {
      live.add(app.withAgent("x".repeat(15_000) + i).v1(1000), Calls.ORIGIN);
      assertThat(live.suspendedBytes()).isLessThanOrEqualTo(Bounds.LIVE.bytes() / 4);
    }
    assertThat(live.suspended()).isBetween(10, Suspense.MOST / 4);
    assertThat(only(live.report(Reading.LIVE)).counts().v1Total()).isEqualTo(Suspense.MOST);
    assertThat(live.suspendedBytes()).isZero();
  }

  private void steady(Calls calls, int from, int to) {
    add(Calls.started(0));
    steadyRequests(calls, from, to);
  }

  private void steadyRequests(Calls calls, int from, int to) {
    for (int second = from; second < to; second += 2) {
      add(calls.put(second * 1000L, 200));
      add(calls.v2(second * 1000L + 1));
    }
  }

  private void add(Event event) {
    requests += event instanceof Request || event instanceof Repeated ? 1 : 0;
    builder.add(event, Calls.ORIGIN);
  }

  private Report ended(long millis) {
    builder.add(Calls.stopped(millis, requests), Calls.ORIGIN);
    return builder.report(Reading.LIVE);
  }

  private static WorkloadReport only(Report report) {
    assertThat(report.workloads()).hasSize(1);
    return report.workloads().getFirst();
  }

  private static Decision decisionOf(Verdict verdict, Rule rule) {
    List<Verdict.Ruling> found =
        verdict.rules().stream().filter(ruling -> ruling.rule() == rule).toList();
    return found.getFirst().decision();
  }

  private static Coverage startOf(String node, long millis) {
    return startOf(origin(node), millis);
  }

  private static Coverage startOf(Origin origin, long millis) {
    return new Coverage.Start(Calls.at(millis), itself(origin), Endpoint.DEFAULTS);
  }

  private static Coverage stopOf(String node, long millis) {
    return stopOf(origin(node), millis);
  }

  private static Coverage stopOf(Origin origin, long millis) {
    return new Coverage.Stop(
        Calls.at(millis), itself(origin), new Coverage.Totals(0, 0, LossCounts.NONE, 0, 0));
  }

  private static Coverage.Node itself(Origin origin) {
    return new Coverage.Node(origin, "6.1.0", "0.1.0");
  }

  private static Origin origin(String node) {
    return new Origin(node, Optional.empty(), "run of " + node);
  }
}
