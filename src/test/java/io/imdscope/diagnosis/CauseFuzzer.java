package io.imdscope.diagnosis;

import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.Origin;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Jazzer gives bytes to: any are calls, see {@link FuzzedCalls}, and each without a token has
 * a cause that what came before it allows.
 */
public final class CauseFuzzer {
  private static final Origin NODE = new Origin("node", Optional.empty(), "run");

  /** Fed like the first, and knows as much. */
  private static final Origin TWIN = new Origin("twin", Optional.empty(), "run");

  /** On which nobody ever asks for a token. */
  private static final Origin QUIET = new Origin("quiet", Optional.empty(), "run");

  private static final Set<Cause> WITHOUT =
      EnumSet.of(Cause.NO_TOKEN_ATTEMPT, Cause.NO_TOKEN_SEEN, Cause.FORWARDED);

  private CauseFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    boolean forwards =
        new String(input, StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .contains("x-forwarded-for");
    ReportBuilder builder = new ReportBuilder(ReportBuilder.DEFAULT_WINDOW, Bounds.LIVE);
    Set<Version> seen = EnumSet.noneOf(Version.class);
    long v1 = 0;
    for (Request request : FuzzedCalls.of(input)) {
      request.caller().ifPresent(CauseFuzzer::check);
      Optional<Explanation> explained = builder.explain(request, NODE);
      if (!builder.explain(request, TWIN).equals(explained)
          || !builder.explainAgain(request, NODE).equals(explained)) {
        throw new IllegalStateException("the same call has two causes");
      }
      if (CauseTracker.isV1(request)) {
        v1++;
        check(explained.orElseThrow().cause(), seen, forwards);
        check(builder.explain(request, QUIET).orElseThrow().cause(), Set.of(), forwards);
      } else if (explained.isPresent()) {
        throw new IllegalStateException("a cause of what needs none");
      }
      seen.add(request.version());
      builder.addExplained(request.reported(1, explained.map(Explanation::finding)), NODE);
    }
    check(builder.report(Reading.LIVE), v1);
  }

  private static void check(Cause cause, Set<Version> before, boolean forwards) {
    boolean fits =
        switch (cause) {
          case TOKEN_REFUSED, TOKEN_UNANSWERED -> before.contains(Version.TOKEN);
          case TOKEN_IGNORED -> before.contains(Version.TOKEN) || before.contains(Version.V2);
          case FORWARDED -> forwards;
          case NO_TOKEN_ATTEMPT, NO_TOKEN_SEEN -> true;
          case MIXED -> false;
        };
    if (!fits || (before.isEmpty() && !WITHOUT.contains(cause))) {
      throw new IllegalStateException("nothing came before that is a cause: " + cause);
    }
  }

  private static void check(Caller caller) {
    List<Integer> script = caller.script();
    List<Integer> above = caller.ancestors().stream().map(each -> each.pid()).toList();
    if (!above.subList(0, script.size()).equals(script) || script.contains(1)) {
      throw new IllegalStateException("a script that nobody above runs: " + script);
    }
  }

  private static void check(Report report, long v1) {
    long counted = 0;
    for (WorkloadReport workload : report.workloads()) {
      counted += workload.counts().v1Total();
      long ofClients = workload.clients().stream().mapToLong(c -> c.counts().total()).sum();
      if (ofClients != workload.counts().total()
          || workload.cause().isPresent() != (workload.counts().v1Total() > 0)) {
        throw new IllegalStateException("a workload that is not its clients'");
      }
    }
    if (counted != v1) {
      throw new IllegalStateException("calls without a token: " + v1 + ", counted: " + counted);
    }
  }
}
