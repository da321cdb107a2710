package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.Counts;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** Reports made by hand: the same ones each time. */
final class SampleReports {
  static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
  static final Duration WINDOW = Duration.ofDays(7);
  static final Instant END = START.plus(WINDOW);
  static final int STEPS = 168;

  /** What must neither run nor break anything, wherever it stands. */
  static final String HOSTILE =
      "</script><img src=x onerror=alert(1)><!--<script>\u2028\u2029\u202e\u0000\ud800 ${x} {{data}} '\"&\\";

  /** What is far too long for any line. */
  static final String LONG = "W".repeat(20_000);

  static final Advice UPGRADE =
      new Advice(
          "upgrade-aws-sdk-go-v1",
          "Upgrade the AWS SDK for Go to v1.25.38 or later: from there on it asks for a token first.",
          Optional.of("go get github.com/aws/aws-sdk-go@v1.55.8\ngo mod tidy"),
          Optional.of(
              "https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html"));
  static final Advice SCRIPT =
      new Advice(
          "fix-curl",
          "Let the script ask for a token, and send it along.",
          Optional.of(
              """
              TOKEN=$(curl -sS -X PUT http://169.254.169.254/latest/api/token \\
                -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')
              curl -sS -H "X-aws-ec2-metadata-token: $TOKEN" \\
                http://169.254.169.254/latest/meta-data/instance-id"""),
          Optional.empty());
  static final Advice HOPS =
      new Advice(
          "raise-hop-limit",
          "Raise the hop limit to 2, or give the pod credentials of its own with EKS Pod Identity.",
          Optional.of(
              "aws ec2 modify-instance-metadata-options --instance-id i-0123456789abcdef0 --http-put-response-hop-limit 2 --http-endpoint enabled"),
          Optional.of(
              "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html"));

  private SampleReports() {}

  /** Four workloads on two nodes: not ready. */
  static Report small() {
    return report(4, 2, false);
  }

  /** So many workloads, some of them hostile. */
  static Report large(int workloads) {
    return report(workloads, 40, true);
  }

  /** One node, one modern workload, a week without a gap. */
  static Report ready() {
    Verdict verdict = verdict(Decision.READY, Rule.NO_V1, "no call without a token");
    return new Report(
        Optional.of(START),
        Optional.of(END),
        WINDOW,
        verdict,
        List.of(node(0, Decision.READY, false)),
        List.of(new SampleWorkload(3, new Random(3), false).report()),
        Optional.of(new Report.Span(START, Duration.ofHours(1), STEPS)),
        List.of(HOPS),
        new Reading(1, 1000, 500_000, 0, 0, 0, List.of()));
  }

  /** No event at all. */
  static Report empty() {
    return new Report(
        Optional.empty(),
        Optional.empty(),
        WINDOW,
        verdict(Decision.NOT_ENOUGH_EVIDENCE, Rule.WINDOW_COVERED, "there is no evidence at all"),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Reading.LIVE);
  }

  private static Report report(int workloads, int nodes, boolean hostile) {
    Random random = new Random(7);
    List<WorkloadReport> all =
        new ArrayList<>(
            IntStream.range(0, workloads)
                .mapToObj(i -> new SampleWorkload(i, random, hostile && i % 400 == 0).report())
                .toList());
    // As in a real one: what breaks first, first.
    all.sort(
        Comparator.comparing(
                (WorkloadReport workload) -> workload.verdict().decision(),
                Collections.reverseOrder())
            .thenComparingLong(workload -> -workload.counts().v1Total()));
    List<NodeReport> allNodes =
        IntStream.range(0, nodes)
            .mapToObj(
                i ->
                    node(
                        i,
                        i % 5 == 1 ? Decision.NOT_ENOUGH_EVIDENCE : Decision.NOT_READY,
                        i % 5 == 1))
            .toList();
    long failing =
        all.stream().filter(each -> each.verdict().decision() == Decision.NOT_READY).count();
    Verdict verdict =
        new Verdict(
            Decision.NOT_READY,
            List.of(
                new Verdict.Ruling(
                    Rule.WORKLOADS_READY,
                    Decision.NOT_READY,
                    failing + " of " + workloads + " workloads called without a token"),
                new Verdict.Ruling(
                    Rule.NODES_READY,
                    Decision.NOT_READY,
                    "node ip-10-0-0-0.ec2.internal answered calls without a token"),
                new Verdict.Ruling(
                    Rule.NO_GAP, Decision.NOT_ENOUGH_EVIDENCE, "8 nodes were not watched for 3 h"),
                new Verdict.Ruling(Rule.ALL_LINES_USED, Decision.READY, "all lines were used")));
    return new Report(
        Optional.of(START),
        Optional.of(END),
        WINDOW,
        verdict,
        allNodes,
        all,
        Optional.of(new Report.Span(START, Duration.ofHours(1), STEPS)),
        List.of(
            HOPS,
            new Advice(
                "karpenter",
                "With Karpenter, set the hop limit in the node class.",
                Optional.of(
                    "spec:\n  metadataOptions:\n    httpTokens: required\n    httpPutResponseHopLimit: 2"),
                Optional.of("https://karpenter.sh/docs/concepts/nodeclasses/"))),
        new Reading(
            12,
            48_213,
            31_457_280,
            2,
            1,
            0,
            List.of("node-3/events.jsonl.gz: line 5120 is cut off")));
  }

  static NodeReport node(int i, Decision decision, boolean gap) {
    List<Double> coverage = new ArrayList<>(Collections.nCopies(STEPS, 1.0));
    if (gap) {
      coverage.set(99, 0.25);
      coverage.set(100, 0.0);
      coverage.set(101, 0.0);
      coverage.set(102, 0.9999);
    }
    Instant from = START.plus(Duration.ofHours(99)).plusSeconds(900);
    return new NodeReport(
        "ip-10-0-0-" + i + ".ec2.internal",
        Optional.of("i-0123456789abcde" + i),
        Optional.of("6.1.155-176.282.amzn2023.x86_64"),
        Optional.of("0.1.0"),
        decision == Decision.READY ? counts(0, 4000, 600, 0) : counts(120, 4000, 600, 3),
        Optional.of(START),
        Optional.of(END),
        gap ? WINDOW.minusMinutes(165) : WINDOW,
        gap
            ? List.of(
                new NodeReport.Gap(from, from.plusSeconds(9900), "the program was not running"))
            : List.of(),
        gap ? 1 : 0,
        coverage,
        gap ? new LossCounts(Map.of(Loss.RING_FULL_REQUEST, 14L)) : LossCounts.NONE,
        gap ? 14 : 0,
        0,
        gap ? 2 : 0,
        0,
        OptionalInt.of(1),
        gap ? OptionalInt.of(2) : OptionalInt.empty(),
        gap
            ? verdict(decision, Rule.NO_GAP, "was not watched for 2 h 45 min")
            : verdict(
                decision,
                Rule.NO_V1,
                decision == Decision.READY
                    ? "no call without a token"
                    : "120 calls without a token, the last at 2026-11-22T23:12:00Z"));
  }

  static Verdict verdict(Decision decision, Rule rule, String detail) {
    return new Verdict(
        decision,
        List.of(
            new Verdict.Ruling(rule, decision, detail),
            new Verdict.Ruling(Rule.ALL_READABLE, Decision.READY, "every request could be read"),
            new Verdict.Ruling(Rule.ALL_ATTRIBUTED, Decision.READY, "every request has a caller")));
  }

  /** That many of each version; of those without a token {@code rejected} got 401. */
  static Counts counts(long v1, long v2, long token, long rejected) {
    Map<Version, Long> versions = new EnumMap<>(Version.class);
    put(versions, Version.V1, v1);
    put(versions, Version.V2, v2);
    put(versions, Version.TOKEN, token);
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    put(outcomes, Outcome.OK, v1 + v2 + token - rejected);
    put(outcomes, Outcome.REJECTED, rejected);
    Map<Outcome, Long> ofV1 = new EnumMap<>(Outcome.class);
    put(ofV1, Outcome.OK, v1 - rejected);
    put(ofV1, Outcome.REJECTED, rejected);
    return new Counts(versions, outcomes, ofV1, v1, 0);
  }

  private static <K> void put(Map<K, Long> counts, K key, long count) {
    if (count > 0) {
      counts.put(key, count);
    }
  }
}
