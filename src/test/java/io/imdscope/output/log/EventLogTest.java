package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.Loss;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written reaches files that stand alone; what cannot be written is counted. */
class EventLogTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path temp;

  @Test
  void aFileIsNamedForNodeTimeAndRunAndIsNotForEverybody() throws IOException {
    Path directory = temp.resolve("made/here");
    try (TestLog log = new TestLog(directory).start()) {
      call(log, Version.V1);
      log.log.flush();
      Path file = Logged.files(directory).getFirst();
      assertThat(file).hasFileName("imdscope-node-1-20261123T023101.494Z-6b1f0a3e.jsonl");
      assertThat(Files.getPosixFilePermissions(file))
          .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
      assertThat(Files.getPosixFilePermissions(directory))
          .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
      assertThat(Logged.names(Logged.lines(file)))
          .containsExactly("imdscope.start", "imds.request");
    }
  }

  @Test
  void aFileIsRotatedBySizeAndEachStandsAlone() throws IOException {
    try (TestLog log = TestLog.unkept(temp).start()) {
      for (int i = 0; i < 500; i++) {
        call(log, Version.V1);
      }
      log.log.flush();
    }
    List<Path> files = Logged.files(temp);
    assertThat(files).hasSizeGreaterThan(2);
    long before = 0;
    for (Path file : files) {
      assertThat(file).isRegularFile().satisfies(each -> size(each, TestLog.FILE_BYTES));
      Map<String, String> first = Logged.lines(file).getFirst();
      assertThat(first).containsEntry("service.instance.id", Samples.RUN);
      assertThat(first).containsEntry("host.name", "node-1");
      if (before > 0) {
        assertThat(first).containsEntry("event.name", "imdscope.heartbeat");
        assertThat(first).containsEntry("imdscope.requests", Long.toString(before));
      }
      before += Logged.lines(file).stream().filter(Logged::isRequest).count();
    }
    assertThat(before).isEqualTo(500);
  }

  private static void size(Path file, long most) {
    assertThat(file.toFile().length()).isBetween(1L, most);
  }

  @Test
  void aFileIsRotatedByAgeThoughNothingHappens() throws IOException {
    try (TestLog log = new TestLog(temp).start()) {
      call(log, Version.V2);
      log.heartbeat(1);
      log.pass(Duration.ofHours(24).minusNanos(1));
      log.log.flush();
      assertThat(Logged.files(temp)).hasSize(1);
      log.pass(Duration.ofNanos(1));
      log.log.flush();
      assertThat(Logged.files(temp)).hasSize(2);
      assertThat(Logged.files(temp).getFirst().toString()).endsWith(".jsonl.gz");
      assertThat(Logged.lines(Logged.files(temp).getLast()))
          .singleElement()
          .satisfies(line -> assertThat(line).containsEntry("event.name", "imdscope.heartbeat"))
          .satisfies(line -> assertThat(line).containsEntry("imdscope.bytes", "100"));
    }
  }

  /** The order of names is the order of files. */
  @Test
  void namesGoOnWhenTheClockGoesBack() throws IOException {
    try (TestLog log = TestLog.unkept(temp).start()) {
      for (int i = 0; i < 5; i++) {
        log.set(Samples.TIME.minusSeconds(3600L * i));
        call(log, Version.V1);
        log.heartbeat(i + 1);
        log.pass(Duration.ofHours(24));
      }
    }
    assertThat(Logged.all(temp).stream().filter(line -> line.containsKey("imdscope.requests")))
        .extracting(line -> Long.valueOf(line.get("imdscope.requests")))
        .isSorted();
    assertThat(Logged.files(temp)).hasSize(5);
  }

  @Test
  void aNewRunTouchesNoOldFile() throws IOException {
    try (TestLog log = TestLog.unkept(temp).start()) {
      call(log, Version.V1);
    }
    Path torn = Logged.files(temp).getFirst();
    Files.writeString(torn, Files.readString(torn) + "{\"time\":\"2026-11-2");
    String before = Files.readString(torn);
    try (TestLog log = TestLog.unkept(temp).start()) {
      call(log, Version.V1);
    }
    assertThat(torn).hasContent(before);
    assertThat(Logged.files(temp)).hasSize(2);
    // The next start compresses what was left, the torn line with it.
    try (TestLog _ = new TestLog(temp).start()) {
      assertThat(Logged.text(Logged.files(temp).getFirst())).isEqualTo(before);
      assertThat(torn).doesNotExist();
    }
  }

  @Test
  void aLogThatNothingIsWrittenToLeavesNothing() throws IOException {
    new TestLog(temp).close();
    assertThat(Logged.files(temp)).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeIsAnErrorAtTheStart() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> new TestLog(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new TestLog(Path.of("/proc/imdscope")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRemovedDirectoryIsMadeAgainAndWhatWasWrittenToItIsWrittenAgain() throws IOException {
    Path directory = temp.resolve("log");
    try (TestLog log = new TestLog(directory).start()) {
      call(log, Version.V1);
      log.log.flush();
      remove(directory);
      call(log, Version.V2);
      log.log.flush();
      assertThat(Logged.names(Logged.all(directory)))
          .containsExactly("imdscope.heartbeat", "imds.request");
      assertThat(log.log.losses().total()).isZero();
    }
  }

  @Test
  void aLineCountsForAllItTellsOf() throws IOException {
    Path directory = temp.resolve("log");
    try (TestLog log = new TestLog(directory).start()) {
      Request last = Logged.call(log.now(), Version.V1, "a.service", "curl/8.0");
      log.log.write(new Repeated(last, last.time(), 7));
      log.log.flush();
      remove(directory);
      Files.createFile(directory);
      log.log.write(new Repeated(last, last.time(), 5));
      log.log.flush();
      assertThat(log.log.losses().counts()).isEqualTo(Map.of(Loss.LOG_UNWRITTEN, 5L));
      Files.delete(directory);
      log.pass(SECOND);
      call(log, Version.V1);
      log.log.flush();
      assertThat(Logged.all(directory).getFirst()).containsEntry("imdscope.requests", "12");
    }
  }

  @Test
  void whatIsWrittenAfterTheDirectoryWasRemovedIsInANewOne() throws IOException {
    Path directory = temp.resolve("log");
    try (TestLog log = new TestLog(directory).start()) {
      call(log, Version.V1);
      log.log.flush();
      remove(directory);
      log.pass(SECOND.multipliedBy(2)); // it is time to look what the directory holds
      call(log, Version.V1);
      log.log.flush();
      assertThat(log.log.losses().total()).isZero();
      assertThat(log.said).isEmpty();
      assertThat(Logged.names(Logged.all(directory)))
          .containsExactly("imdscope.heartbeat", "imds.request");
    }
  }

  @Test
  void whileTheDirectoryCannotBeMadeCallsAreCountedAndOneSentenceIsSaid() throws IOException {
    Path directory = temp.resolve("log");
    try (TestLog log = new TestLog(directory).start()) {
      remove(directory);
      Files.createFile(directory);
      for (int i = 0; i < 100; i++) {
        call(log, Version.V1);
        log.pass(Duration.ofMillis(100));
        log.log.flush();
      }
      assertThat(log.log.losses().counts()).isEqualTo(Map.of(Loss.LOG_UNWRITTEN, 100L));
      assertThat(log.log.isFailing()).isTrue();
      assertThat(log.said).singleElement().asString().contains("cannot be written: it is no");
      Files.delete(directory);
      log.pass(SECOND);
      call(log, Version.V1);
      log.log.flush();
      assertThat(log.log.isFailing()).isFalse();
      log.pass(SECOND.multipliedBy(6));
      log.heartbeat(101);
      assertThat(log.said).hasSize(2);
      assertThat(log.said.getLast()).contains("written again; 100 calls are missing");
      Map<String, String> first = Logged.all(directory).getFirst();
      assertThat(first).containsEntry("event.name", "imdscope.heartbeat");
      assertThat(first).containsEntry("imdscope.requests", "100");
      assertThat(first).containsEntry("imdscope.lost_total", "100");
    }
  }

  /** Nobody makes room: writing stops at the bound, and goes on when there is room again. */
  @Test
  void withoutRoomNothingGrowsBeyondTheBound() throws IOException {
    try (TestLog log = TestLog.unkept(temp).start()) {
      int calls = 0;
      while (log.log.losses().total() == 0) {
        call(log, Version.V1);
        log.log.flush();
        calls++;
        assertThat(Logged.size(temp)).isLessThanOrEqualTo(TestLog.TOTAL_BYTES);
      }
      assertThat(log.said).singleElement().asString().contains("grown to its bound");
      assertThat(Logged.size(temp)).isGreaterThan(TestLog.TOTAL_BYTES * 9 / 10);
      Files.delete(Logged.files(temp).getFirst());
      log.pass(SECOND);
      call(log, Version.V1);
      log.log.flush();
      assertThat(log.log.losses().total()).isEqualTo(1);
      assertThat(log.log.isFailing()).isFalse();
      assertThat(calls).isGreaterThan(500);
    }
  }

  private static void call(TestLog log, Version version) {
    log.log.write(Logged.call(log.now(), version, "a.service", "curl/8.0"));
  }

  private static void remove(Path directory) throws IOException {
    try (java.util.stream.Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
