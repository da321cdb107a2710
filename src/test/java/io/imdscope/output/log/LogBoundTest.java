package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log stays within its bound, and forgets no call without a token. */
class LogBoundTest {
  @TempDir private Path temp;

  private final Map<String, Long> written = new TreeMap<>();

  /** Texts that do not compress, so that the bound is reached again and again. */
  private final Random random = new Random(4);

  @Test
  void tenTimesTheBoundOfMixedCallsStaysWithinItAndIsCountedInFull() throws IOException {
    long bytes = 0;
    try (TestLog log = new TestLog(temp).start()) {
      for (int i = 0; bytes < 10 * TestLog.TOTAL_BYTES; i++) {
        bytes += call(log, i % 5 == 0 ? Version.V1 : Version.V2, "unit-" + i % 20);
        assertWithin();
      }
      log.heartbeat(written.values().stream().mapToLong(Long::longValue).sum());
      assertThat(log.said).isEmpty();
      assertThat(log.log.losses().total()).isZero();
    }
    List<Map<String, String>> all = Logged.all(temp);
    assertThat(only("v1", Logged.counts(all))).isEqualTo(only("v1", written));
    assertThat(sum(Logged.counts(all))).isEqualTo(sum(written));
    assertThat(Logged.names(all)).containsOnlyOnce("imdscope.start");
    // Evidence is kept as it stands for longer than anything else.
    long v1 = all.stream().filter(line -> is(line, "imds.request", "v1")).count();
    long v2 = all.stream().filter(line -> is(line, "imds.request", "v2")).count();
    assertThat(v1).isPositive();
    assertThat(v2).isLessThan(4 * v1);
  }

  @Test
  void callsWithoutATokenAloneEndAsOneAggregate() throws IOException {
    long bytes = 0;
    try (TestLog log = new TestLog(temp).start()) {
      for (int i = 0; bytes < 10 * TestLog.TOTAL_BYTES; i++) {
        bytes += call(log, Version.V1, "unit-" + i % 20);
        assertWithin();
      }
      assertThat(log.said).isEmpty();
    }
    assertThat(Logged.named(temp, ".aggregate.")).hasSize(1);
    List<Map<String, String>> aggregate =
        Logged.lines(Logged.named(temp, ".aggregate.").getFirst());
    assertThat(aggregate.getFirst())
        .containsEntry("event.name", "imdscope.start")
        .containsEntry("time", Samples.TIME.toString());
    assertThat(aggregate.getLast()).containsEntry("event.name", "imdscope.heartbeat");
    assertThat(Logged.counts(Logged.all(temp))).isEqualTo(written);
  }

  /** Each has another agent and another unit: far more than groups are kept of. */
  @Test
  void moreGroupsThanAreKeptAreStillCounted() throws IOException {
    long bytes = 0;
    try (TestLog log = new TestLog(temp).start()) {
      for (int i = 0; bytes < 10 * TestLog.TOTAL_BYTES; i++) {
        bytes += call(log, Version.V1, "unit-" + i);
        assertWithin();
      }
      assertThat(log.said).isEmpty();
    }
    Map<String, Long> counts = Logged.counts(Logged.all(temp));
    assertThat(sum(counts)).isEqualTo(sum(written));
    assertThat(counts.get("v1 null")).isPositive();
  }

  @Test
  void aBoundThatIsLoweredIsKeptAtOnce() throws IOException {
    writeBeyondTheBound();
    try (TestLog log = new TestLog(temp).start()) {
      assertWithin();
      call(log, Version.V1, "unit");
      assertThat(log.said).isEmpty();
    }
    assertThat(Logged.counts(Logged.all(temp))).isEqualTo(written);
  }

  /** To write it again would take long and save nothing. */
  @Test
  void aFileOfNothingButEvidenceIsOnlyRenamed() throws IOException {
    writeBeyondTheBound();
    Set<Object> files = keys(Logged.named(temp, ".jsonl.gz"));
    try (TestLog log = new TestLog(temp).start()) {
      List<Path> distilled = Logged.named(temp, ".distilled.");
      assertThat(distilled).isNotEmpty();
      assertThat(files).containsAll(keys(distilled));
      assertThat(log.said).isEmpty();
    }
  }

  private static Set<Object> keys(List<Path> files) throws IOException {
    Set<Object> keys = new HashSet<>();
    for (Path file : files) {
      keys.add(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }
    return keys;
  }

  /** Calls without a token, in a log that may be larger than the others here. */
  private void writeBeyondTheBound() throws IOException {
    LogSettings large =
        new LogSettings(temp, TestLog.FILE_BYTES, Duration.ofHours(24), 8 * TestLog.TOTAL_BYTES);
    try (TestLog log = new TestLog(large).start()) {
      for (long bytes = 0; bytes < 6 * TestLog.TOTAL_BYTES; ) {
        bytes += call(log, Version.V1, "unit");
      }
    }
  }

  private long call(TestLog log, Version version, String unit) {
    byte[] agent = new byte[300];
    random.nextBytes(agent);
    String text = HexFormat.of().formatHex(agent);
    Request call =
        Logged.call(log.now(), version, unit, unit.length() > 7 ? text : "agent-" + unit);
    Caller caller = Samples.caller(Samples.process(1, "curl", "curl", text));
    log.log.write(Samples.from(call, Optional.of(caller), call.workload()));
    log.log.flush();
    log.pass(Duration.ofMillis(1));
    written.merge(version.label() + " " + unit, 1L, Long::sum);
    return 1500;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> only(String version, Map<String, Long> counts) {
    Map<String, Long> some = new TreeMap<>(counts);
    some.keySet().removeIf(key -> !key.startsWith(version));
    return some;
  }

  private void assertWithin() {
    assertThat(Logged.size(temp)).isLessThanOrEqualTo(TestLog.TOTAL_BYTES);
  }

  private static boolean is(Map<String, String> line, String name, String version) {
    return line.get("event.name").equals(name) && line.get("imds.version").equals(version);
  }

  /** Damage costs what is after it in that file, and is said. */
  @Test
  void aDamagedFileDoesNotHoldUpTheRest() throws IOException {
    writeBeyondTheBound();
    Path oldest = Logged.files(temp).getFirst();
    byte[] bytes = Files.readAllBytes(oldest);
    Files.write(oldest, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    LogSettings small = new LogSettings(temp, 64L << 10, Duration.ofHours(24), TestLog.TOTAL_BYTES);
    try (TestLog log = new TestLog(small).start()) {
      assertWithin();
      assertThat(log.said).isNotEmpty().allMatch(text -> text.contains("was damaged"));
    }
    assertThat(Logged.all(temp)).isNotEmpty();
  }
}
