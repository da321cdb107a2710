package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Bounds;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.event.Caller;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log makes of old files says the same as they did. */
class DistilledReportTest {
  private static final Duration WINDOW = Duration.ofHours(10);

  @TempDir private Path directory;

  /** A call every ten seconds for eleven hours, of which the log has room for a part. */
  @Test
  void aLogThatWasDistilledIsStillReady() throws Exception {
    long requests = 0;
    Random random = new Random(1);
    try (TestLog log = new TestLog(directory)) {
      log.start();
      for (int i = 0; i < 11 * 360; i++) {
        log.pass(Duration.ofSeconds(10));
        log.log.write(
            of(Logged.call(log.now(), Version.V2, "unit-" + i % 3 + ".service", "curl/8.0"), random)
                .reported(++requests, Optional.empty()));
        if (i % 3 == 2) {
          log.heartbeat(requests);
        }
      }
      log.heartbeat(requests);
    }
    assertThat(Logged.names(Logged.all(directory))).contains("imds.requests");
    Report report = report();
    assertThat(report.nodes().getFirst().missing()).isZero();
    assertThat(report.verdict().decision()).as("%s", report.verdict()).isEqualTo(Decision.READY);
    assertThat(report.workloads().stream().mapToLong(each -> each.counts().total()).sum())
        .isEqualTo(requests);
  }

  /** Nothing that can be compressed, nor is asked for by a verdict. */
  private static Request of(Request call, Random random) {
    byte[] args = new byte[300];
    random.nextBytes(args);
    Caller caller = call.caller().orElseThrow();
    ProcessIdentity process = caller.process();
    return Samples.from(
        call,
        Optional.of(
            new Caller(
                new ProcessIdentity(
                    process.pid(),
                    process.name(),
                    List.of(HexFormat.of().formatHex(args)),
                    false,
                    process.startTime()),
                caller.tid(),
                caller.threadName(),
                caller.uid(),
                caller.ancestors(),
                caller.cgroup(),
                caller.networkNamespace(),
                caller.source())),
        call.workload());
  }

  private Report report() {
    ReportBuilder builder = new ReportBuilder(WINDOW, Bounds.LOGS);
    LogConsumer consumer =
        new LogConsumer() {
          @Override
          public void begin(LogFile file) {
            builder.newFile();
          }

          @Override
          public void event(Event event, Origin origin) {
            builder.add(event, origin);
          }

          @Override
          public void withoutTime(Event event, Origin origin) {
            builder.addWithoutTime(event, origin);
          }

          @Override
          public void unusable(long count, Optional<Instant> by) {
            builder.unusable(count, by);
          }

          @Override
          public void unusableAtEnd(long count, Instant after) {
            builder.unusable(count, Optional.of(after));
          }
        };
    Instant now = Samples.TIME.plus(Duration.ofDays(1));
    LogReader reader = new LogReader(now, InputStream.nullInputStream(), consumer, (_, _) -> {});
    return builder.report(reader.read(LogFiles.find(List.of(directory.toString()))));
  }
}
