package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes at one log, some of which are killed. */
class LogProcessesTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir private Path temp;

  @Test
  void twoProcessesDoNotDamageEachOther() throws Exception {
    Process one = start("one", 6_000);
    Process two = start("two", 4_500);
    long lost = lost(one) + lost(two);
    new TestLogOf(temp).pass();
    Map<String, Long> expected =
        new TreeMap<>(Map.of("v1 one", 3_000L, "v2 one", 3_000L, "v1 two", 2_250L));
    expected.put("v2 two", 2_250L);
    List<Map<String, String>> all = Logged.all(temp);
    assertThat(lost).isLessThan(1_000);
    assertThat(sum(Logged.counts(all))).isEqualTo(sum(expected) - lost);
    Logged.counts(all)
        .forEach((key, count) -> assertThat(count).isLessThanOrEqualTo(expected.get(key)));
    assertThat(all).filteredOn(line -> line.get("event.name").equals("imdscope.start")).hasSize(2);
    assertThat(Logged.size(temp)).isLessThanOrEqualTo(TestLog.TOTAL_BYTES);
    assertThat(Logged.named(temp, LogName.UNFINISHED)).isEmpty();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aKilledProcessLosesAtMostItsLastLine() throws Exception {
    for (int i = 0; i < 5; i++) {
      Process process = start("killed", 0);
      try {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Logged.size(temp) < (i + 1) * TestLog.FILE_BYTES / 2) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          Thread.onSpinWait();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    new TestLogOf(temp).pass();
    assertThat(Logged.named(temp, LogName.UNFINISHED)).isEmpty();
    long calls = 0;
    for (Path file : Logged.files(temp)) {
      assertThat(file.toString()).endsWith(".gz");
      String text = Logged.text(file);
      List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      assertThat(whole).allSatisfy(line -> assertThat(Logged.line(line)).containsKey("time"));
      assertThat(whole.getFirst()).contains(Samples.ORIGIN.hostName()).contains("imdscope.");
      calls += whole.stream().filter(line -> line.contains("\"imds.request\"")).count();
    }
    assertThat(calls).isPositive();
  }

  /** Whatever a crash leaves beside a file that stands for another goes with the next start. */
  @Test
  void whatStandsTwiceAfterACrashIsTakenAway() throws IOException {
    Path kept = temp.resolve("kept");
    Files.createDirectory(kept);
    try (TestLog log = TestLog.unkept(temp).start()) {
      for (int i = 0; i < 500; i++) {
        log.log.write(Logged.call(log.now(), io.imdscope.event.Version.V1, "a", "curl"));
      }
    }
    List<Path> plain = Logged.files(temp);
    for (Path file : plain) {
      Files.copy(file, kept.resolve(file.getFileName().toString()));
    }
    new TestLogOf(temp).pass();
    assertThat(Logged.files(temp)).hasSameSizeAs(plain).noneMatch(plain::contains);
    for (Path file : plain) {
      Files.copy(kept.resolve(file.getFileName().toString()), file);
      Files.writeString(file.resolveSibling(file.getFileName() + ".gz.tmp"), "half");
    }
    new TestLogOf(temp).pass();
    assertThat(Logged.files(temp)).hasSameSizeAs(plain).noneMatch(plain::contains);
    assertThat(Logged.counts(Logged.all(temp))).isEqualTo(Map.of("v1 a", 500L));
  }

  /** The work on closed files alone, as a start does it. */
  private record TestLogOf(Path directory) {
    void pass() throws IOException {
      LogKeeper keeper =
          new LogKeeper(
              LogSettings.in(directory, TestLog.TOTAL_BYTES),
              new LogDirectory(directory),
              Pace.FREE,
              text -> {
                throw new AssertionError(text);
              });
      assertThat(keeper.pass()).isTrue();
    }
  }

  private Process start(String unit, long count) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LogWriterMain.class.getName(), temp.toString(), unit));
    command.add(Long.toString(count));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static long lost(Process process) throws Exception {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return Long.parseLong(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
