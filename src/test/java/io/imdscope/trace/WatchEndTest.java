package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.bpf.Cgroup;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However {@code watch} ends: in order, with the right exit code, and nothing left behind. */
class WatchEndTest {
  private static final String URL = TracedLab.url(TracedLab.IPV4, TracedLab.ID);

  /** Far more than are needed, each of which takes some milliseconds. */
  private static final int MOST_CALLS = 1000;

  private static TracedLab lab;

  @BeforeAll
  static void start() throws IOException {
    lab = TracedLab.up("end", (LabOptions options) -> options.withRequired(true));
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void aSignalEndsItInOrder(String signal) throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json")) {
      Set<Integer> programs = assertAttached(watcher);
      lab.fence(watcher);
      watcher.signal(signal);
      assertInOrder(watcher, watcher.awaitEnd());
      Printed last = watcher.events().getLast();
      assertThat(last.text("event.name")).isEqualTo("imdscope.stop");
      assertThat(last.number("imdscope.requests")).isPositive();
      assertThat(attached()).doesNotContainAnyElementsOf(programs);
    }
  }

  @Test
  void afterAKillNothingStaysAttached() throws Exception {
    try (Watcher watcher = Watcher.attached()) {
      Set<Integer> programs = assertAttached(watcher);
      watcher.signal("KILL");
      assertThat(watcher.awaitEnd()).isEqualTo(128 + 9);
      Await.orFail(
          () -> attached().stream().noneMatch(programs::contains),
          () -> "detached: still there of " + programs + " is " + attached());
    }
  }

  @Test
  void itEndsWhenNobodyReads() throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json")) {
      Set<Integer> programs = assertAttached(watcher);
      watcher.process().getInputStream().close();
      for (int i = 0; i < MOST_CALLS && watcher.process().isAlive(); i++) {
        assertThat(lab.curl(Where.NODE, URL).code()).isZero();
      }
      assertInOrder(watcher, watcher.awaitEnd());
      assertThat(watcher.err()).doesNotContain("internal error");
      assertThat(attached()).doesNotContainAnyElementsOf(programs);
    }
  }

  /** As in {@code watch --fail-on v1 | (exit 0)}: the first event finds nobody. */
  @ParameterizedTest
  @CsvSource({"true,3", "false,0"})
  void aConditionIsAnsweredThoughNobodyReads(boolean v1, int code) throws Exception {
    List<String> command = Watcher.command("--format", "json", "--fail-on", "v1");
    try (Watcher watcher = Watcher.started(command)) {
      watcher.process().getInputStream().close();
      Await.orFail(
          () -> watcher.err().contains(" is attached ") || !watcher.process().isAlive(),
          watcher::err);
      String token = lab.token();
      List<String> arguments =
          v1 ? List.of(URL) : List.of("-H", "X-aws-ec2-metadata-token: " + token, URL);
      assertThat(lab.curl(Where.NODE, arguments.toArray(String[]::new)).code()).isZero();
      assertThat(watcher.stop()).as(watcher.err()).isEqualTo(code);
      assertThat(watcher.err()).contains("2 requests in ").doesNotContain("could not be written");
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM,,4", "INT,,4", "TERM,--fail-on=v1,3", ",--for=5s,4"})
  void aReaderThatDoesNotReadCannotHoldTheEndUp(String signal, String flag, int code)
      throws Exception {
    List<String> flags = flag == null ? List.of() : List.of(flag);
    try (Watcher watcher = Watcher.unread(concat(List.of("--format", "json"), flags))) {
      Set<Integer> programs = assertAttached(watcher);
      callMoreThanAPipeHolds();
      if (signal != null) {
        watcher.signal(signal);
      }
      assertThat(watcher.awaitEnd()).as(watcher.err()).isEqualTo(code);
      assertThat(watcher.err().lines().filter(line -> line.startsWith("imdscope: ")))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("standard output could not be written", "events are missing");
      assertThat(watcher.err()).containsPattern("[2-9]\\d\\d v1,");
      assertThat(attached()).doesNotContainAnyElementsOf(programs);
    }
  }

  @Test
  void neitherCanOneThatDoesNotReadBothOutputs() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 2>&1 \"$@\"", "both"));
    command.addAll(Watcher.command("--format", "json"));
    Process process = Watcher.builder(command).start();
    try {
      Await.orFail(() -> available(process) > 0, () -> "what it says at its start");
      callMoreThanAPipeHolds();
      process.toHandle().destroy();
      assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // Had it run out of patience, this would be the signal's.
      assertThat(process.exitValue()).isEqualTo(4);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static int available(Process process) {
    try {
      return process.getInputStream().available();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A pipe holds 64 KiB, an event has more than 500 bytes. */
  private static void callMoreThanAPipeHolds() throws IOException, InterruptedException {
    String[] urls = new String[250];
    Arrays.fill(urls, URL);
    assertThat(lab.curl(Where.NODE, urls).code()).isZero();
  }

  @Test
  void itEndsInAPipeline() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" | head -n 2", "pipeline"));
    command.addAll(Watcher.command("--format", "json"));
    try (Watcher pipeline = Watcher.started(command)) {
      Await.orFail(
          () -> pipeline.err().contains(" is attached ") || !pipeline.process().isAlive(),
          pipeline::err);
      // Its second line ends head, the next one watch: the pipeline waits for both.
      for (int i = 0; i < MOST_CALLS && pipeline.process().isAlive(); i++) {
        assertThat(lab.curl(Where.NODE, URL).code()).isZero();
      }
      assertThat(pipeline.awaitEnd()).isZero();
      assertThat(pipeline.events()).hasSize(2);
      assertThat(pipeline.err()).contains("by version:").doesNotContain("internal error");
    }
  }

  @Test
  void forEndsItByItself() throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json", "--for", "500ms")) {
      assertInOrder(watcher, watcher.awaitEnd());
      assertThat(watcher.events().getLast().text("event.name")).isEqualTo("imdscope.stop");
    }
  }

  @Test
  void countEndsItByItself() throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json", "--count", "3")) {
      assertThat(lab.curl(Where.NODE, URL, URL, URL, URL, URL).code()).isZero();
      assertInOrder(watcher, watcher.awaitEnd());
      assertThat(watcher.events().stream().filter(Printed::isRequest)).hasSize(3);
    }
  }

  @Test
  void onlyWritesOnlyThose() throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json", "--only", "v2,token")) {
      String token = lab.token();
      assertThat(lab.curl(Where.NODE, URL).code()).isZero();
      assertThat(lab.curl(Where.NODE, "-H", "X-aws-ec2-metadata-token: " + token, URL).text())
          .startsWith("i-");
      Await.orFail(() -> lab.calls(watcher).size() >= 2, watcher::err);
      assertInOrder(watcher, watcher.stop());
      assertThat(lab.calls(watcher)).extracting(Printed::version).containsExactly("token", "v2");
      assertThat(watcher.events().stream().filter(Printed::isRequest))
          .extracting(Printed::version)
          .isSubsetOf("token", "v2");
      // It is written down, not counted, less.
      assertThat(watcher.err()).doesNotContain(" 0 v1,");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "rejected", "unknown"})
  void aConditionThatIsMetIsAnExitCode(String condition) throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json", "--fail-on", condition)) {
      List<String> arguments =
          condition.equals("unknown")
              ? List.of("-m", "1", "telnet://169.254.169.254:80")
              : List.of(URL);
      TracedLab.Ran ran =
          condition.equals("unknown")
              ? lab.feed(Where.NODE, "hello\n\n\n", concat(List.of("curl", "-q", "-s"), arguments))
              : lab.curl(Where.NODE, arguments.toArray(String[]::new));
      Printed call = lab.calls(watcher, ran.pid(), 1).getFirst();
      assertThat(watcher.stop()).isEqualTo(3);
      if (condition.equals("rejected")) {
        assertThat(call.text("imds.outcome")).isEqualTo("rejected");
        assertThat(call.number("http.response.status_code")).isEqualTo(401);
      } else {
        assertThat(call.version()).isEqualTo(condition);
      }
    }
  }

  /** Others may make such calls at the same time, but then they are printed. */
  @ParameterizedTest
  @ValueSource(strings = {"v1", "rejected", "unknown"})
  void aConditionThatIsNotMetIsNone(String condition) throws Exception {
    try (Watcher watcher = Watcher.attached("--format", "json", "--fail-on", condition)) {
      String token = lab.token();
      lab.curl(Where.NODE, "-H", "X-aws-ec2-metadata-token: " + token, URL);
      Await.orFail(() -> lab.calls(watcher).size() >= 2, watcher::err);
      int code = watcher.stop();
      assertThat(lab.calls(watcher)).extracting(Printed::version).containsExactly("token", "v2");
      boolean met =
          watcher.events().stream()
              .anyMatch(
                  event ->
                      event.version().equals(condition)
                          || event.text("imds.outcome").equals(condition));
      if (met) {
        assertThat(code).isEqualTo(3);
      } else {
        assertInOrder(watcher, code);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--formt=json",
        "--format=xml",
        "--for=soon",
        "--count=0",
        "--count=many",
        "--only=v3",
        "--fail-on=never",
        "--fail-on=,",
        "--endpoint=nowhere",
        "--endpoint=169.254.169.254:99999"
      })
  void aWrongFlagIsUsage(String flag) throws Exception {
    try (Watcher watcher = Watcher.started(Watcher.command(flag))) {
      assertThat(watcher.awaitEnd()).isEqualTo(2);
      assertThat(watcher.out()).isEmpty();
      assertThat(watcher.err().lines()).hasSize(1);
      assertThat(watcher.err()).startsWith("imdscope: ").contains("--help");
    }
  }

  @Test
  void whoIsNotRootIsToldWhatToDo(@TempDir Path directory) throws Exception {
    Machine.requireProgram("setpriv");
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    command.addAll(Watcher.java(readableClassPath(directory)));
    command.addAll(List.of(Watcher.MAIN, "watch"));
    try (Watcher watcher = Watcher.started(command)) {
      assertThat(watcher.awaitEnd()).as(watcher.err()).isEqualTo(5);
      assertThat(watcher.out()).isEmpty();
      assertThat(watcher.err().lines()).hasSize(1);
      assertThat(watcher.err()).startsWith("imdscope: ").contains("; remedy: ").contains("root");
    }
  }

  /** The program where everybody may read it: a build may stand in somebody's home. */
  private static String readableClassPath(Path directory) throws IOException {
    String all = System.getProperty("java.class.path");
    List<String> entries = new ArrayList<>();
    for (String entry : all.split(File.pathSeparator, -1)) {
      Path source = Path.of(entry).toAbsolutePath();
      if (Files.exists(source) && !source.endsWith("test-classes")) {
        Path copy = directory.resolve(Integer.toString(entries.size()));
        try (Stream<Path> files = Files.walk(source)) {
          for (Path file : files.toList()) {
            Files.copy(
                file,
                copy.resolve(source.relativize(file).toString()),
                StandardCopyOption.REPLACE_EXISTING);
          }
        }
        entries.add(copy.toString());
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The programs of a watcher, all attached. */
  private static Set<Integer> assertAttached(Watcher watcher) throws IOException {
    Set<Integer> programs = watcher.programs();
    assertThat(programs).hasSize(4);
    assertThat(attached()).containsAll(programs);
    return programs;
  }

  /** Ids of all programs of this name that are attached at the root now, whoever's they are. */
  private static Set<Integer> attached() {
    try (Cgroup root = Cgroup.open(Machine.cgroup2())) {
      return Arrays.stream(Cgroup.AttachType.values())
          .flatMap(type -> root.query(type).programs().stream())
          .filter(program -> program.name().startsWith("imds_"))
          .map(Cgroup.Attached::id)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Fails unless it ended well: with a summary, and 4 only where it says what was lost. */
  private static void assertInOrder(Watcher watcher, int code) {
    assertThat(watcher.err()).containsAnyOf(" request", "No request ");
    boolean lost = watcher.err().contains("The evidence is incomplete");
    assertThat(code).as(watcher.err()).isEqualTo(lost ? 4 : 0);
    assertThat(watcher.err().contains("Nothing was lost.")).isNotEqualTo(lost);
  }

  private static String[] concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
  }
}
