package io.imdscope.diagnosis;

import io.imdscope.diagnosis.advice.Advisor;
import io.imdscope.diagnosis.advice.SettingsFacts;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.JudgedNode;
import io.imdscope.diagnosis.verdict.Lifetime;
import io.imdscope.diagnosis.verdict.NodeEvidence;
import io.imdscope.diagnosis.verdict.NodeRules;
import io.imdscope.diagnosis.verdict.NodeWatch;
import io.imdscope.diagnosis.verdict.OverallRules;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.diagnosis.verdict.ShortWindow;
import io.imdscope.diagnosis.verdict.Unusable;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.diagnosis.verdict.WorkloadRules;
import io.imdscope.event.Caller;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the report of what was added up. */
final class ReportMaker {
  private static final int MOST_NODE_NAMES = 100;

  /** Logs are gathered one after another, and clocks differ. */
  private static final Duration SAME_END = Duration.ofHours(1);

  private final Duration window;
  private final Lifetime lifetime;
  private final Advisor advisor;
  private final Catalogue catalogue;
  private final List<NodeTally> nodes;
  private final List<WorkloadTally> workloads;
  private final Function<String, HopLimits> hopLimits;

  ReportMaker(
      Duration window,
      Lifetime lifetime,
      Advisor advisor,
      Catalogue catalogue,
      List<NodeTally> nodes,
      List<WorkloadTally> workloads,
      Function<String, HopLimits> hopLimits) {
    this.window = window;
    this.lifetime = lifetime;
    this.advisor = advisor;
    this.catalogue = catalogue;
    this.nodes = nodes;
    this.workloads = workloads;
    this.hopLimits = hopLimits;
  }

  /** A workload's report, with what it is ordered by. */
  private record Judged(WorkloadTally tally, WorkloadReport report) {}

  Report report(Optional<Instant> from, Optional<Instant> to, Unusable unusable, Reading reading) {
    Instant asOf = to.map(this::commonEnd).orElse(Instant.EPOCH);
    Instant windowStart = asOf.minus(window);
    Optional<Report.Span> span =
        from.isPresent()
            ? Optional.of(TimelineTally.span(from.get(), to.orElseThrow()))
            : Optional.empty();
    List<JudgedNode> judgedNodes = new ArrayList<>();
    for (NodeTally node : nodes) {
      NodeEvidence evidence = node.watch().evidence(windowStart, asOf, lifetime, span);
      judgedNodes.add(new JudgedNode(evidence, bounded(node, NodeRules.judge(evidence, window))));
    }
    List<Judged> judged = new ArrayList<>();
    for (WorkloadTally workload : workloads) {
      judged.add(
          new Judged(workload, workload(workload, judgedNodes, asOf, span, "w" + judged.size())));
    }
    List<NodeReport> nodeReports = nodeReports(judgedNodes, judged);
    judged.sort(ORDER);
    Verdict verdict =
        OverallRules.judge(
            nodeReports.stream().map(NodeReport::verdict).toList(),
            judged.stream().map(each -> each.report().verdict()).toList(),
            unusable.since(windowStart, asOf),
            lifetime == Lifetime.AS_LOGGED
                ? Optional.of(
                    NodeWatch.unwatched(
                        nodes.stream().map(NodeTally::watch).toList(), windowStart, asOf))
                : Optional.empty(),
            reading);
    return new Report(
        from,
        to.map(_ -> asOf),
        window,
        verdict,
        nodeReports,
        judged.stream().map(Judged::report).toList(),
        span,
        advisor.settings(verdict.decision(), facts(nodeReports, judged)),
        reading);
  }

  /**
   * The end of the node that ends first, of those that end about when the last one does: up to
   * there all of them tell.
   */
  private Instant commonEnd(Instant last) {
    Instant earliest = last.minus(ShortWindow.part(window, SAME_END));
    return nodes.stream()
        .map(NodeTally::latest)
        .filter(end -> !end.isBefore(earliest))
        .min(Comparator.naturalOrder())
        .orElse(last);
  }

  /** What breaks first: what is refused already, then who reads credentials, then the busiest. */
  private static final Comparator<Judged> ORDER =
      Comparator.comparing((Judged each) -> each.report().verdict().decision())
          .reversed()
          .thenComparingLong(each -> -each.tally().counts().v1Rejected())
          .thenComparingLong(each -> -each.tally().credentialsV1())
          .thenComparingLong(each -> -each.tally().counts().v1Total())
          .thenComparing(each -> each.report().name().text());

  private WorkloadReport workload(
      WorkloadTally tally,
      List<JudgedNode> judgedNodes,
      Instant asOf,
      Optional<Report.Span> span,
      String id) {
    Diagnosis diagnosis = new Diagnosis(advisor, catalogue, tally, hopLimits);
    List<ClientReport> clients = diagnosis.clients();
    List<JudgedNode> itsNodes = tally.nodes().stream().mapToObj(judgedNodes::get).toList();
    Verdict verdict =
        bounded(
            tally,
            WorkloadRules.judge(
                tally.name(),
                tally.presence(),
                tally.clients().stream().map(ClientTally::habit).toList(),
                asOf,
                window,
                itsNodes));
    return new WorkloadReport(
        id,
        tally.name(),
        tally.counts().counts(),
        tally.categories(),
        clients,
        tally.presence().firstSeen().orElse(asOf),
        tally.presence().lastSeen().orElse(asOf),
        tally.presence().firstV1(),
        tally.presence().lastV1(),
        Diagnosis.cause(clients),
        diagnosis.advice(),
        verdict,
        itsNodes.stream().limit(MOST_NODE_NAMES).map(node -> node.evidence().node()).toList(),
        itsNodes.size(),
        tally.credentialSources(),
        span.map(tally.timeline()::over).orElseGet(() -> new Timeline(List.of(), List.of())),
        tally.evidence().stream().map(ReportMaker::evidence).toList());
  }

  /** What stands for many is never ready: one of them may have been seen only once. */
  private Verdict bounded(WorkloadTally tally, Verdict verdict) {
    return tally.name().equals(WorkloadTally.OTHER_WORKLOADS)
        ? verdict.and(
            Rule.ALL_ATTRIBUTED,
            "more than "
                + (workloads.size() - 1)
                + " workloads: those beyond are not told apart; give fewer logs at once")
        : verdict;
  }

  /** One of many nodes may have been watched while another was not. */
  private Verdict bounded(NodeTally node, Verdict verdict) {
    return node.name().equals(WorkloadTally.OTHERS)
        ? verdict.and(
            Rule.WINDOW_COVERED,
            "more than "
                + (nodes.size() - 1)
                + " nodes: those beyond are not told apart; give fewer logs at once")
        : verdict;
  }

  private List<NodeReport> nodeReports(List<JudgedNode> judgedNodes, List<Judged> judged) {
    Decision[] worst = new Decision[nodes.size()];
    java.util.Arrays.fill(worst, Decision.READY);
    for (Judged workload : judged) {
      // Whether it makes calls without a token on this very node, the node itself knows.
      Decision decision =
          workload.report().verdict().decision() == Decision.READY
              ? Decision.READY
              : Decision.NOT_ENOUGH_EVIDENCE;
      workload.tally().nodes().stream().forEach(node -> worst[node] = worst[node].and(decision));
    }
    List<NodeReport> reports = new ArrayList<>();
    for (NodeTally node : nodes) {
      NodeEvidence evidence = judgedNodes.get(node.number()).evidence();
      Verdict verdict = NodeRules.judge(evidence, window, worst[node.number()]);
      reports.add(node.report(evidence, bounded(node, verdict)));
    }
    return reports;
  }

  private static SettingsFacts facts(List<NodeReport> nodes, List<Judged> workloads) {
    return new SettingsFacts(
        nodes.stream().flatMapToInt(node -> node.neededHopLimit().stream()).max(),
        nodes.stream().flatMapToInt(node -> node.effectiveHopLimit().stream()).max(),
        nodes.size(),
        nodes.stream().flatMap(node -> node.hostId().stream()).toList(),
        workloads.stream().anyMatch(each -> each.tally().counts().v1Rejected() > 0));
  }

  private static WorkloadReport.Evidence evidence(WorkloadTally.Kept call) {
    Request request = call.request();
    Optional<ProcessIdentity> process = request.caller().map(Caller::process);
    return new WorkloadReport.Evidence(
        request.time(),
        call.host(),
        WorkloadNaming.instance(request.workload()),
        request.caller().map(ReportMaker::process).orElse("unknown"),
        process.map(each -> String.join(" ", each.args())).orElse(""),
        request.head().map(head -> head.method() + " " + head.path()).orElse(""),
        request.status().isPresent() ? Optional.of(request.status().getAsInt()) : Optional.empty(),
        request.head().flatMap(head -> head.value("user-agent")),
        call.why().map(io.imdscope.diagnosis.cause.Why::cause));
  }

  private static String process(Caller caller) {
    return Stream.concat(
            Stream.of(caller.process().name() + "[" + caller.process().pid() + "]"),
            caller.ancestors().stream().map(ProcessIdentity::name))
        .collect(Collectors.joining(" < "));
  }
}
