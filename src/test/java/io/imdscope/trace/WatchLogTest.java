package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code watch --log}: all calls are in the files, whatever is printed, from start to stop. */
class WatchLogTest {
  private static final String URL = TracedLab.url(TracedLab.IPV4, TracedLab.ID);

  private static TracedLab lab;

  @TempDir private Path temp;

  @BeforeAll
  static void start() throws IOException {
    lab = TracedLab.up("log", (LabOptions options) -> options);
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void whatIsNotPrintedIsLoggedAndASignalEndsItWithAStop(String signal) throws Exception {
    Path directory = temp.resolve("log");
    try (Watcher watcher =
        Watcher.attached(
            "--format=json", "--only=v2", "--namespace=nobody", "--log", directory.toString())) {
      long calls = 0;
      for (int i = 0; i < 5; i++) {
        assertThat(lab.curl(Where.NODE, URL, URL).code()).isZero();
        calls += 2;
      }
      long expected = calls;
      Await.orFail(() -> requests(directory).size() >= expected, watcher::err);
      watcher.signal(signal);
      assertThat(watcher.awaitEnd()).as(watcher.err()).isZero();
      List<Printed> logged = logged(directory);
      assertThat(logged.getFirst().text("event.name")).isEqualTo("imdscope.start");
      assertThat(logged.getLast().text("event.name")).isEqualTo("imdscope.stop");
      assertThat(logged.getLast().number("imdscope.requests"))
          .isEqualTo(requests(directory).size());
      assertThat(requests(directory))
          .filteredOn(call -> call.version().equals("v1"))
          .hasSizeGreaterThanOrEqualTo(10);
      assertThat(watcher.events()).noneMatch(Printed::isRequest);
      assertThat(watcher.events().getLast().number("imdscope.requests"))
          .isEqualTo(logged.getLast().number("imdscope.requests"));
    }
  }

  @Test
  void aLogThatIsTakenAwayMakesItEndAsIncomplete() throws Exception {
    Path directory = temp.resolve("log");
    try (Watcher watcher = Watcher.attached("--format=json", "--log", directory.toString())) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
      Files.createFile(directory);
      TracedLab.Ran ran = lab.curl(Where.NODE, URL);
      lab.calls(watcher, ran.pid(), 1);
      assertThat(watcher.stop()).isEqualTo(4);
      assertThat(watcher.err()).containsOnlyOnce("cannot be written: it is no directory");
      Printed last = watcher.events().getLast();
      assertThat(last.text("event.name")).isEqualTo("imdscope.stop");
      assertThat(last.number("imdscope.lost_total")).isPositive();
      assertThat(watcher.err()).contains("log_unwritten");
    }
  }

  @Test
  void aLabIsLoggedToo() throws Exception {
    Path directory = temp.resolve("log");
    try (Watcher watcher =
        Watcher.attached("--lab", "--for=20s", "--count=5", "--log", directory.toString())) {
      assertThat(watcher.awaitEnd()).as(watcher.err()).isZero();
      assertThat(requests(directory)).hasSizeGreaterThanOrEqualTo(5);
      assertThat(logged(directory).getLast().text("event.name")).isEqualTo("imdscope.stop");
    }
  }

  private static List<Printed> requests(Path directory) {
    return logged(directory).stream().filter(Printed::isRequest).toList();
  }

  /** All whole lines of the one file that there is. */
  private static List<Printed> logged(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      Path file =
          files.filter(each -> each.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> new Printed(Json.object(line)))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
