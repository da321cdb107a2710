package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An agent that falls behind leaves out arguments and ancestors: what a report makes of that. */
class ShortenedCallsTest {
  private final ReportBuilder builder =
      new ReportBuilder(ReportBuilder.DEFAULT_WINDOW, Bounds.LOGS);

  /** Without ancestors nothing shows that both are steps of one script. */
  @Test
  void theCauseIsTheOneThatWasKnownWithAllDetail() {
    Calls curl = Calls.by("curl").withAgent("curl/8.14.1");
    Request put = curl.withPid(7).put(1000, 200);
    Request without = curl.withPid(8).v1(2000);
    ReportBuilder live = new ReportBuilder(ReportBuilder.DEFAULT_WINDOW, Bounds.LIVE);
    live.add(Calls.started(0), Calls.ORIGIN);
    assertThat(live.explain(put, Calls.ORIGIN)).isEmpty();
    Explanation why = live.explain(without, Calls.ORIGIN).orElseThrow();
    assertThat(why.cause()).isEqualTo(Cause.TOKEN_IGNORED);
    add(shortened(put.reported(1, Optional.empty())));
    add(shortened(without.reported(2, Optional.of(why.finding()))));
    assertThat(client().causes())
        .containsExactly(new ClientReport.CauseCount(Cause.TOKEN_IGNORED, 1));
  }

  /** A line without arguments came first. */
  @Test
  void aClientIsKnownByTheFirstLineThatHasArguments() {
    Calls java = Calls.by("java").withAgent("aws-sdk-java/1.11.375 Linux/5.10");
    add(shortened(java.v1(1000)));
    add(withArgs(java.v1(2000), List.of("java", "-Xmx1g", "org.apache.hadoop.fs.FsShell", "-ls")));
    add(shortened(java.v1(3000)));
    assertThat(client().label()).isEqualTo("Apache Hadoop (AWS SDK for Java 1 1.11.375)");
  }

  private void add(Request request) {
    builder.add(request, Calls.ORIGIN);
  }

  private ClientReport client() {
    return builder.report(Reading.LIVE).workloads().getFirst().clients().getFirst();
  }

  private static Request shortened(Request request) {
    return request.withCaller(request.caller().orElseThrow().shortened());
  }

  private static Request withArgs(Request request, List<String> args) {
    Caller caller = request.caller().orElseThrow();
    return request.withCaller(
        new Caller(
            caller.process().withArgs(args),
            caller.tid(),
            caller.threadName(),
            caller.uid(),
            caller.ancestors(),
            caller.cgroup(),
            caller.networkNamespace(),
            caller.source()));
  }
}
