package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.output.metrics.OtlpRecord;
import io.imdscope.trace.Await;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the collector does: each record once, one line on what is wrong, and no waiting. */
@Timeout(120)
class OtlpExportTest {
  static final Timing QUICK =
      new Timing(
          Duration.ofMillis(1),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          Duration.ofMillis(2),
          Duration.ofMillis(4),
          Duration.ofMinutes(5),
          Duration.ofSeconds(20));

  private static final Request CALL = Calls.by("curl").v1(1);

  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void eachRecordIsSentOnceWithTheHeaders() throws Exception {
    try (Collector collector = Collector.taking();
        OtlpExport export = export(collector.url() + "/base", "api-key=hunter2", QUICK)) {
      for (int i = 1; i <= 1000; i++) {
        export.event(CALL.reported(i, Optional.empty()));
      }
      await(export, OtlpRecord.SENT, 1000);
      assertThat(collector.received())
          .allMatch(each -> each.isTo("/base/v1/logs"))
          .allMatch(each -> each.head().contains("\r\napi-key: hunter2\r\n"))
          .allMatch(each -> each.head().contains("\r\nContent-Type: application/json\r\n"))
          .allMatch(each -> each.records().size() <= 512)
          .hasSizeLessThan(1000);
      assertThat(collector.records())
          .extracting(each -> Judge.attributes(each).get("imds.sequence"))
          .isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
      assertThat(said).isEmpty();
    }
  }

  @Test
  void metricsAreSentFromTimeToTimeAndAtTheEnd() throws Exception {
    try (Collector collector = Collector.taking()) {
      try (OtlpExport _ = export(collector.url(), "", with(Duration.ofMillis(5), QUICK.last()))) {
        Await.orFail(() -> count(collector, "/v1/metrics") > 2, said::toString);
      }
      long before = count(collector, "/v1/metrics");
      try (OtlpExport export = export(collector.url(), "", QUICK)) {
        export.event(CALL);
      }
      assertThat(count(collector, "/v1/metrics")).isEqualTo(before + 1);
      assertThat(collector.records()).as("sent at the end").hasSize(1);
      assertThat(said).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429 Slow Down, Retry-After: 0",
    "503 Busy, Retry-After: 0",
    "503 Busy, Retry-After: Mon\\, 23 Nov 2026 00:00:00 GMT",
    "502 Bad, Retry-After: soon",
    "504 Late, X: y"
  })
  void whoIsBusyIsAskedAgain(String status, String header) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Collector collector =
            new Collector(
                _ ->
                    requests.incrementAndGet() < 4
                        ? Collector.http(status, "hunter2", header.replace("\\", ""))
                        : Collector.http("200 OK", ""));
        OtlpExport export = export(collector.url(), "", QUICK)) {
      export.event(CALL);
      await(export, OtlpRecord.SENT, 1);
      assertThat(collector.records()).hasSize(4);
      assertSaidOnce("429, 502, 503 or 504");
    }
  }

  @Test
  void whoAsksToWaitIsNotAskedAgainAndDoesNotHoldUpTheEnd() throws Exception {
    try (Collector collector =
        new Collector(_ -> Collector.http("503 Busy", "", "Retry-After: 3600"))) {
      try (OtlpExport export = export(collector.url(), "", QUICK)) {
        export.event(CALL);
        Await.orFail(() -> !said.isEmpty(), () -> "nothing said");
        export.event(CALL);
      }
      assertThat(collector.received()).hasSize(1);
      assertThat(said.getLast()).contains("not sent at the end: records=2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400 Bad, neither 2xx",
    "401 Who, OTEL_EXPORTER_OTLP_HEADERS",
    "404 Where, correct the path",
    "413 Big, it answers 413",
    "500 Broken, neither 2xx",
    "301 There, neither 2xx"
  })
  void whoRefusesIsNotAskedAgain(String status, String remedy) throws Exception {
    try (Collector collector =
            new Collector(_ -> Collector.http(status, "hunter2", "Location: /hunter2"));
        OtlpExport export = export(collector.url(), "", QUICK)) {
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 1);
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 2);
      assertThat(collector.received()).hasSize(2);
      assertSaidOnce(remedy);
    }
  }

  @Test
  void whatIsRefusedOfABatchCountsAsFailed() throws Exception {
    String some =
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"hunter2\"}}";
    try (Collector collector = new Collector(_ -> Collector.http("200 OK", some))) {
      OtlpExport export = export(collector.url(), "", QUICK);
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 1);
      export.close();
      assertThat(export.counts()).containsEntry(OtlpRecord.SENT, 0L);
      assertSaidOnce("refuses some");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>hunter2</', no OTLP",
    "'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"hunter2', no OTLP",
    "'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[[[[', no OTLP"
  })
  void whoTalksGarbageIsNotAskedAgain(String answer, String reason) throws Exception {
    try (Collector collector = new Collector(_ -> answer);
        OtlpExport export = export(collector.url(), "", QUICK)) {
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 1);
      assertSaidOnce(reason);
    }
  }

  @Test
  void ofAHugeAnswerLittleIsRead() throws Exception {
    String huge = "{\"a\":\"" + "x".repeat(8 << 20) + "\"}";
    try (Collector collector = new Collector(_ -> Collector.http("200 OK", huge));
        OtlpExport export = export(collector.url(), "", QUICK)) {
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 1);
      assertSaidOnce("no OTLP");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Le', closes the connection",
    "'HTTP/1.1 200 OK\r\nContent-Length:100\r\n\r\n{', closes the connection",
    "'\0\0\u0012\u0004\0\0\0\0\0', 4318 and not 4317",
    "'SSH-2.0-hunter2\r\n\r\n', does not speak HTTP/1.1"
  })
  void whoEndsAmidIsAskedAgain(String answer, String reason) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Collector collector =
            new Collector(
                _ ->
                    requests.incrementAndGet() < 3
                        ? answer.replace("Content-Length:", "content-length: ")
                        : Collector.http("204 None", ""));
        OtlpExport export = export(collector.url(), "", QUICK)) {
      export.event(CALL);
      await(export, OtlpRecord.SENT, 1);
      assertSaidOnce(reason);
    }
  }

  @Test
  void whoIsSilentHoldsUpNeitherTheTraceNorTheEnd() throws Exception {
    Timing brief = with(QUICK.metrics(), Duration.ofMillis(50));
    try (Collector collector = new Collector(_ -> Collector.NOTHING)) {
      OtlpExport export = export(collector.url(), "", brief);
      export.event(CALL);
      Await.orFail(() -> !collector.received().isEmpty(), said::toString);
      for (int i = 0; i < LogQueue.MAX_RECORDS + 100; i++) {
        export.event(CALL);
      }
      assertThat(export.counts().get(OtlpRecord.DROPPED)).isGreaterThanOrEqualTo(100);
      assertSaidOnce("more is to be sent");
      export.close(); // the request has 30 s, the test would notice
      assertThat(said.getLast()).contains("not sent at the end");
      assertThat(collector.received()).hasSize(1);
      assertThat(threads()).doesNotContain("otlp");
    }
  }

  @Test
  void aRequestHasADeadline() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    Timing brief =
        new Timing(
            QUICK.batch(),
            QUICK.metrics(),
            Duration.ofMillis(100),
            QUICK.firstPause(),
            QUICK.longestPause(),
            QUICK.giveUp(),
            QUICK.last());
    try (Collector collector =
            new Collector(
                _ ->
                    requests.incrementAndGet() < 3
                        ? Collector.NOTHING
                        : Collector.http("200 OK", "{}"));
        OtlpExport export = export(collector.url(), "", brief)) {
      export.event(CALL);
      await(export, OtlpRecord.SENT, 1);
      assertSaidOnce("does not answer in time");
    }
  }

  @Test
  void whoIsAwayForTooLongCostsTheBatch() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Timing impatient =
        new Timing(
            QUICK.batch(),
            QUICK.metrics(),
            QUICK.request(),
            QUICK.firstPause(),
            QUICK.longestPause(),
            Duration.ofMillis(50),
            QUICK.last());
    try (OtlpExport export = export("http://127.0.0.1:" + port, "", impatient)) {
      export.event(CALL);
      await(export, OtlpRecord.FAILED, 1);
      assertSaidOnce("cannot be connected to");
    }
  }

  @Test
  void aNameThatNobodyKnowsIsSaid() throws Exception {
    try (OtlpExport export = export("http://otel.invalid:4318", "", QUICK)) {
      export.event(CALL);
      Await.orFail(() -> !said.isEmpty(), () -> "nothing said");
      assertSaidOnce("cannot be connected to");
    }
  }

  @Test
  void withoutACollectorNothingIsDone() {
    try (OtlpExport export = OtlpExport.none()) {
      export.event(CALL);
      assertThat(export.counts().values()).containsOnly(0L);
    }
  }

  private void assertSaidOnce(String text) {
    assertThat(said)
        .as("each problem is one line")
        .singleElement()
        .asString()
        .contains(text)
        .contains("; remedy: ")
        .doesNotContain("hunter2");
  }

  private static long count(Collector collector, String path) {
    return collector.received().stream().filter(each -> each.isTo(path)).count();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static Timing with(Duration metrics, Duration last) {
    return new Timing(
        QUICK.batch(),
        metrics,
        QUICK.request(),
        QUICK.firstPause(),
        QUICK.longestPause(),
        QUICK.giveUp(),
        last);
  }

  private OtlpExport export(String url, String headers, Timing timing) throws IOException {
    return OtlpExport.start(
        OtlpTarget.of(url, Optional.of(headers), Optional.empty()),
        Samples.node(),
        timing,
        () -> new MetricSnapshots(List.of()),
        said::add);
  }

  private void await(OtlpExport export, OtlpRecord result, long records)
      throws InterruptedException {
    Await.orFail(
        () -> export.counts().getOrDefault(result, 0L) == records,
        () -> Map.copyOf(export.counts()) + " " + said);
  }
}
