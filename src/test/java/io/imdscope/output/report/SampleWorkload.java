package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.ClientReport;
import io.imdscope.diagnosis.Timeline;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** One made-up workload; every fourth is clean, every fourth was not seen long enough. */
final class SampleWorkload {
  private static final List<String> NAMESPACES =
      List.of("shop", "batch", "kube-system", "payments", "observability", "ml");
  private static final List<String> NAMES =
      List.of("web", "report", "cluster-autoscaler", "checkout-api", "fluent-bit", "trainer");
  private static final List<String> KINDS =
      List.of("deployment", "cronjob", "daemonset", "statefulset");
  private static final Cause[] CAUSES = {
    Cause.NO_TOKEN_ATTEMPT, Cause.TOKEN_UNANSWERED, Cause.MIXED, Cause.NO_TOKEN_SEEN
  };

  private final int number;
  private final Decision decision;
  private final Timeline timeline;
  private final long v1;
  private final long v2;
  private final String odd;

  SampleWorkload(int number, Random random, boolean hostile) {
    this.number = number;
    decision =
        switch (number % 4) {
          case 2 -> Decision.NOT_ENOUGH_EVIDENCE;
          case 3 -> Decision.READY;
          default -> Decision.NOT_READY;
        };
    odd = hostile ? SampleReports.HOSTILE : "";
    boolean calls = decision == Decision.NOT_READY;
    timeline =
        new Timeline(
            numbers(random, calls ? 12 : 0, number % 3 == 0 ? 24 : 5),
            numbers(random, decision == Decision.NOT_ENOUGH_EVIDENCE ? 2 : 60, 3));
    v1 = timeline.v1().stream().mapToLong(Long::longValue).sum();
    v2 = timeline.other().stream().mapToLong(Long::longValue).sum();
  }

  /** Numbers below {@code bound} in every {@code each}th step or so. */
  private static List<Long> numbers(Random random, int bound, int each) {
    return LongStream.generate(
            () -> bound == 0 || random.nextInt(each) != 0 ? 0 : 1 + random.nextInt(bound))
        .limit(SampleReports.STEPS)
        .boxed()
        .toList();
  }

  WorkloadReport report() {
    boolean calls = v1 > 0;
    Instant last = SampleReports.END.minusSeconds(61L * (number + 1) % 500_000);
    Optional<Cause> cause =
        calls ? Optional.of(CAUSES[number / 4 % CAUSES.length]) : Optional.empty();
    String image = NAMES.get(number / 2 % NAMES.size());
    return new WorkloadReport(
        "w" + number,
        new WorkloadName(
            KINDS.get(number / 3 % KINDS.size()),
            Optional.of(NAMESPACES.get(number % NAMESPACES.size())),
            image + (number < 6 ? "" : "-" + number) + odd,
            Optional.of("app"),
            number % 7 == 0),
        SampleReports.counts(v1, v2, v2 / 6, number % 8 == 0 ? Math.min(v1, 7) : 0),
        List.of(
            new WorkloadReport.CategoryCount(
                "iam/security-credentials" + odd, true, v1 / 2 + v2 / 3, v1 / 2),
            new WorkloadReport.CategoryCount("user-data", true, 3, calls ? 1 : 0),
            new WorkloadReport.CategoryCount(
                "instance-id", false, v1 - v1 / 2 + v2 / 3, v1 - v1 / 2),
            new WorkloadReport.CategoryCount("placement/region", false, v2 / 3, 0)),
        clients(cause, last),
        SampleReports.START.plusSeconds(30L * number),
        SampleReports.END.minusSeconds(number),
        calls ? Optional.of(SampleReports.START.plusSeconds(40L * number)) : Optional.empty(),
        calls ? Optional.of(last) : Optional.empty(),
        cause,
        cause.map(this::advice).stream().toList(),
        verdict(),
        List.of("ip-10-0-0-" + number % 40 + ".ec2.internal", "ip-10-0-0-1.ec2.internal"),
        2,
        number % 5 == 0 ? Set.of(CredentialSource.POD_IDENTITY) : Set.of(),
        timeline,
        calls
            ? IntStream.range(0, 10)
                .mapToObj(i -> evidence(last.minusSeconds(600L * i), i))
                .toList()
            : List.of());
  }

  private Verdict verdict() {
    return switch (decision) {
      case READY -> SampleReports.verdict(decision, Rule.NO_V1, "no call without a token");
      case NOT_ENOUGH_EVIDENCE ->
          SampleReports.verdict(
              decision, Rule.SEEN_LONG_ENOUGH, "seen for 1 d 4 h of the window's 7 d");
      case NOT_READY ->
          SampleReports.verdict(
              decision, Rule.NO_V1, v1 + " calls without a token, the last 3 h before the end");
    };
  }

  private Advice advice(Cause cause) {
    return switch (cause) {
      case TOKEN_UNANSWERED -> SampleReports.HOPS;
      case NO_TOKEN_ATTEMPT -> SampleReports.SCRIPT;
      default -> SampleReports.UPGRADE;
    };
  }

  private List<ClientReport> clients(Optional<Cause> cause, Instant last) {
    ClientReport modern =
        new ClientReport(
            "AWS SDK for JavaScript v3 (app)",
            Optional.empty(),
            "node",
            true,
            SampleReports.counts(0, v2, v2 / 6, 0),
            List.of(),
            "",
            Optional.empty(),
            last.plus(Duration.ofMinutes(5)));
    return cause.isEmpty()
        ? List.of(modern)
        : List.of(
            new ClientReport(
                "AWS SDK for Go v1 1.15.0 (app)",
                Optional.of(
                    "aws-sdk-go/1.15.0 (go1.10.3; linux; amd64)"
                        + odd
                        + (odd.isEmpty() ? "" : SampleReports.LONG)),
                "app",
                false,
                SampleReports.counts(v1, 0, 0, 0),
                List.of(new ClientReport.CauseCount(cause.get(), v1)),
                "this version is from before IMDSv2 and never asks for a token"
                    + (odd.isEmpty() ? "" : SampleReports.LONG),
                Optional.of(SampleReports.UPGRADE),
                last),
            modern);
  }

  private WorkloadReport.Evidence evidence(Instant time, int i) {
    return new WorkloadReport.Evidence(
        time,
        "ip-10-0-0-1.ec2.internal",
        "shop/web-7c9f6d5b4-x2x" + i + " · app" + odd,
        "app[" + (3000 + i) + "] < sh < containerd-shim" + odd,
        "/usr/local/bin/app --region auto" + odd + (odd.isEmpty() ? "" : SampleReports.LONG),
        "GET /latest/meta-data/iam/security-credentials/" + odd,
        i == 3 ? Optional.empty() : Optional.of(i == 0 ? 401 : 200),
        Optional.of("aws-sdk-go/1.15.0 (go1.10.3; linux; amd64)" + odd),
        Optional.of(Cause.NO_TOKEN_ATTEMPT));
  }
}
