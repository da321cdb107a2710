package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.capture.kernel.PinLab;
import io.imdscope.output.otlp.Collector;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent and an OpenTelemetry collector. */
@Timeout(240)
class AgentOtlpTest {
  private static final int CALLS = 300;

  @TempDir private Path temp;

  private PinLab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new PinLab();
  }

  @AfterEach
  void end() throws Exception {
    lab.pins.remove();
    lab.close();
  }

  @Test
  void everyCallIsARecordOnceAndMetricsCountThem() throws Exception {
    try (Collector collector = Collector.taking()) {
      try (AgentRun run = AgentRun.attached(flags(collector.url()))) {
        lab.order("burst " + CALLS, "call- 300");
        lab.awaitDone();
        Await.orFail(() -> calls(collector).size() >= CALLS, run::err);
        lab.call("/last");
        Await.orFail(() -> AgentLog.calls(temp).contains("/last"), run::err);
        assertThat(run.stop()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("OTLP");
      }
      assertThat(calls(collector)).hasSize(CALLS + 1).doesNotHaveDuplicates().contains("/last");
      assertThat(collector.records())
          .extracting(each -> each.get("eventName"))
          .startsWith("imdscope.start")
          .endsWith("imdscope.stop")
          .containsOnlyOnce("imdscope.start", "imdscope.stop");
      assertThat(collector.metrics())
          .as("at the end")
          .extracting(each -> each.get("name"))
          .contains("imdscope_requests_total", "imdscope_otlp_records_total");
    }
  }

  @Test
  void aCollectorThatIsAwayIsSaidOnceAndHoldsNothingUp() throws Exception {
    String away;
    try (Collector collector = Collector.taking()) {
      away = collector.url();
    }
    try (AgentRun run = AgentRun.attached(flags(away))) {
      run.awaitSaid("cannot be connected to");
      lab.call("/one");
      Await.orFail(() -> AgentLog.calls(temp).contains("/one"), run::err);
      assertThat(run.stop()).as(run.err()).isZero();
      assertThat(run.err().lines().filter(line -> line.contains("cannot be connected to")))
          .hasSize(1);
      assertThat(run.err()).contains("not sent at the end: records=");
    }
  }

  @Test
  void aWrongUrlIsSaidBeforeAnythingIsBegun() throws Exception {
    for (String url : List.of("otel:4318", "http://u:hunter2@otel", lab())) {
      try (AgentRun run = AgentRun.start(flags(url))) {
        assertThat(run.awaitEnd()).isEqualTo(2);
        assertThat(run.err()).contains("--otlp: ").doesNotContain("hunter2");
      }
    }
    assertThat(lab.pinned()).isEmpty();
  }

  private static String lab() {
    return "http://169.254.169.254:" + PinLab.ENDPOINT.port();
  }

  private static List<String> calls(Collector collector) {
    return collector.records().stream()
        .filter(each -> Collector.text(each, "server.port").equals("" + PinLab.ENDPOINT.port()))
        .map(each -> Collector.text(each, "url.path"))
        .toList();
  }

  private String[] flags(String url) {
    return AgentRun.flags(temp, lab, "--otlp", url);
  }
}
