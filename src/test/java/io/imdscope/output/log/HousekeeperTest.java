package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The work on closed files is done aside, and given up at once when the log is closed. */
@Timeout(60)
class HousekeeperTest {
  private static final String OLD = "imdscope-node-1-20260101T000000.000Z-0a0a0a0a.jsonl";

  @TempDir private Path temp;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @Test
  void closingLeavesWhatIsBeingCompressedForTheNextStart() throws Exception {
    byte[] large = new byte[64 << 20];
    new Random(4).nextBytes(large);
    Path old = Files.write(temp.resolve(OLD), large);
    try (EventLog log = open()) {
      log.write(new Coverage.Start(Samples.TIME, Samples.node(), Endpoint.DEFAULTS));
      while (Logged.named(temp, LogName.UNFINISHED).isEmpty()) {
        Thread.onSpinWait();
      }
    }
    assertThat(old).hasSize(large.length);
    assertThat(Logged.named(temp, ".gz")).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void whatACrashLeftIsCompressedAfterTheStart() throws Exception {
    Path old = Files.writeString(temp.resolve(OLD), "{}\n");
    try (EventLog _ = open()) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
      while (Files.exists(old) && System.nanoTime() - deadline < 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(Logged.files(temp))
        .singleElement()
        .satisfies(file -> assertThat(file).hasFileName(OLD + ".gz"))
        .satisfies(file -> assertThat(Logged.text(file)).isEqualTo("{}\n"));
    assertThat(said).isEmpty();
  }

  private EventLog open() throws Exception {
    return EventLog.open(LogSettings.in(temp), Samples.node(), said::add);
  }
}
