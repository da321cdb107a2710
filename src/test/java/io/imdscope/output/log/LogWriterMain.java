package io.imdscope.output.log;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Origin;
import io.imdscope.event.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes calls to a log, as a process of its own: {@code DIRECTORY UNIT COUNT}; prints how many are
 * not written. A count of 0 goes on for ever.
 */
final class LogWriterMain {
  /** Waits from here on: how fast files are made smaller is not what is tested. */
  private static final long ALMOST = TestLog.TOTAL_BYTES * 96 / 100;

  private LogWriterMain() {}

  public static void main(String[] args) throws IOException {
    Coverage.Node node =
        new Coverage.Node(
            new Origin("node-1", Optional.empty(), UUID.randomUUID().toString()), "6.1", "0.1.0");
    LogSettings settings =
        new LogSettings(Path.of(args[0]), 64 << 10, Duration.ofHours(24), TestLog.TOTAL_BYTES);
    long count = Long.parseLong(args[2]);
    try (EventLog log = EventLog.open(settings, node, text -> System.err.println(text))) {
      log.write(new Coverage.Start(Instant.now(), node, Endpoint.DEFAULTS));
      for (long i = 0; count == 0 || i < count; i++) {
        log.write(
            Logged.call(
                Instant.now(), i % 2 == 0 ? Version.V1 : Version.V2, args[1], "agent-" + i % 7));
        if (i % 3 == 0) {
          log.flush();
        }
        while (count > 0 && i % 20 == 0 && Logged.size(settings.directory()) > ALMOST) {
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          log.flush();
        }
        if (i % 20 == 0) {
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
      }
      log.flush();
      System.out.println(log.losses().total());
    }
  }
}
