package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.event.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk that is full, then read-only: the trace goes on, and what is missing is counted. */
class FullDiskTest {
  @TempDir private Path temp;

  private Path disk;
  private long written;

  @BeforeEach
  void mount() throws Exception {
    Machine.requireRoot();
    Machine.requireProgram("mount");
    disk = Files.createDirectory(temp.resolve("disk"));
    Machine.require(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "imdscope-test", disk.toString()) == 0,
        "needs to mount a tmpfs");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null && Files.isDirectory(disk)) {
      run("umount", "--lazy", disk.toString());
    }
  }

  @Test
  void whatDoesNotFitIsCountedAndTheNextGoodLineIsWhole() throws Exception {
    LogSettings settings =
        new LogSettings(disk.resolve("log"), 4 << 20, Duration.ofHours(24), 64 << 20);
    try (TestLog log = new TestLog(settings, false).start()) {
      Path ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[400 << 10]);
      for (int i = 0; i < 3000; i++) {
        call(log);
        log.pass(Duration.ofMillis(10));
        log.log.flush();
      }
      long lost = log.log.losses().total();
      assertThat(lost).isBetween(1000L, 3000L);
      assertThat(log.said).singleElement().asString().contains("No space left on device");
      Files.delete(ballast);
      log.pass(Duration.ofSeconds(1));
      log.heartbeat(written);
      log.pass(Duration.ofSeconds(6));
      call(log);
      log.heartbeat(written);
      assertThat(log.log.losses().total()).isEqualTo(lost);
      assertThat(log.said).hasSize(2);
      assertThat(log.said.getLast()).contains("is written again; " + lost + " calls");
      // Every line is whole, and all but the lost ones are there.
      List<Map<String, String>> all = Logged.all(settings.directory());
      assertThat(all.stream().filter(Logged::isRequest)).hasSize((int) (written - lost));
      assertThat(all.getLast()).containsEntry("event.name", "imdscope.heartbeat");
    }
  }

  @Test
  void aDiskThatIsReadOnlyForAWhileIsWrittenAgainAfterwards() throws Exception {
    LogSettings settings = LogSettings.in(disk.resolve("log"), TestLog.TOTAL_BYTES);
    try (TestLog log = new TestLog(settings).start()) {
      call(log);
      log.log.flush();
      // With a file open for writing the disk cannot be made so: it becomes another one.
      Path other = Files.createDirectory(temp.resolve("other"));
      assertThat(run("mount", "--bind", other.toString(), disk.toString())).isZero();
      assertThat(run("mount", "-o", "remount,bind,ro", disk.toString())).isZero();
      try {
        call(log);
        log.log.flush();
        assertThat(log.log.losses().total()).isEqualTo(1);
        assertThat(log.said).singleElement().asString().contains("ead-only");
      } finally {
        assertThat(run("umount", disk.toString())).isZero();
      }
      log.pass(Duration.ofSeconds(1));
      call(log);
      log.log.flush();
      assertThat(log.log.isFailing()).isFalse();
      List<Map<String, String>> last = Logged.lines(Logged.files(settings.directory()).getLast());
      assertThat(last.getFirst())
          .containsEntry("event.name", "imdscope.heartbeat")
          .containsEntry("imdscope.requests", "2")
          .containsEntry("imdscope.lost_total", "1");
    }
  }

  private void call(TestLog log) {
    log.log.write(Logged.call(log.now(), Version.V1, "a.service", "curl/8.0"));
    written++;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    return process.exitValue();
  }
}
