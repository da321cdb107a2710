package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.cli.Main;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory of {@code watch} as the launcher starts it: its flags, a jar and its cache. */
class MemoryTest {
  private static final long MOST_KIB = 96 * 1024;
  private static final int ROUNDS = 8;
  private static final int CALLS_A_ROUND = 250;
  private static final int FLOODS = 3;
  private static final int FLOOD_CONNECTIONS = 1_300;
  private static final int FLOOD_BYTES = 12_000;

  @TempDir private Path directory;

  @Test
  void residentMemoryStaysWithinItsBound() throws Exception {
    try (TracedLab lab = TracedLab.up("memory", (LabOptions options) -> options)) {
      List<String> command = command();
      try (Watcher watcher = Watcher.attached(command)) {
        assertThat(peakKib(watcher)).as("when attached").isLessThanOrEqualTo(MOST_KIB);
        String[] kept = new String[CALLS_A_ROUND];
        Arrays.fill(kept, TracedLab.url(TracedLab.IPV4, TracedLab.ID));
        List<String> single = new ArrayList<>(List.of("-H", "Connection: close"));
        single.addAll(List.of(kept));
        for (int round = 0; round < ROUNDS; round++) {
          assertThat(lab.curl(Where.NODE, kept).code()).isZero();
          assertThat(lab.curl(Where.POD, single.toArray(String[]::new)).code()).isZero();
        }
        int calls = 2 * ROUNDS * CALLS_A_ROUND;
        Await.orFail(
            () -> lab.calls(watcher).size() >= calls,
            () -> "all of " + calls + " calls, there are " + lab.calls(watcher).size());
        assertThat(peakKib(watcher)).as("after " + calls + " calls").isLessThanOrEqualTo(MOST_KIB);
        assertThat(watcher.stop()).as(watcher.err()).isZero();
      }
    }
  }

  /** Far more than is held: what gives way is counted, and nothing of it stays. */
  @Test
  void norCanWhoHoldsConnectionsOpenDriveItUp() throws Exception {
    Machine.requireProgram("python3");
    try (TracedLab lab = TracedLab.up("flood", (LabOptions options) -> options);
        Watcher watcher = Watcher.attached(command())) {
      for (int round = 0; round < FLOODS; round++) {
        Process flood =
            lab.start(
                Where.NODE,
                Programs.PYTHON,
                lab.script("flood.py"),
                TracedLab.IPV4,
                Integer.toString(FLOOD_CONNECTIONS),
                Integer.toString(FLOOD_BYTES));
        try {
          assertThat(flood.inputReader().readLine()).isEqualTo("held");
        } finally {
          flood.destroy();
          assertThat(flood.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        awaitCalm(lab, watcher);
      }
      assertThat(peakKib(watcher)).as("after the floods").isLessThanOrEqualTo(MOST_KIB);
      assertThat(watcher.stop()).as(watcher.err()).isEqualTo(4);
      assertThat(watcher.err()).contains("connections_full");
    }
  }

  /** Until a call is seen that is made now; in the flood some find no room in the ring buffer. */
  private static void awaitCalm(TracedLab lab, Watcher watcher) throws Exception {
    int before = lab.calls(watcher).size();
    Await.orFail(
        () -> {
          try {
            lab.curl(Where.NODE, TracedLab.url(TracedLab.IPV4, TracedLab.ID));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return lab.calls(watcher).stream()
              .skip(before)
              .anyMatch(call -> call.path().equals(TracedLab.ID));
        },
        () -> "a call after the flood");
  }

  /** The most that was ever resident. */
  private static long peakKib(Watcher watcher) throws IOException {
    Path status = Path.of("/proc", Long.toString(watcher.process().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private List<String> command() throws Exception {
    List<String> flags = new ArrayList<>();
    flags.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    flags.addAll(launcherFlags());
    String classPath = jar() + File.pathSeparator + otherJars();
    Path cache = directory.resolve("start.aot");
    run(
        join(
            flags, "-XX:AOTCacheOutput=" + cache, "-cp", classPath, Main.class.getName(), "train"));
    assertThat(cache).isNotEmptyFile();
    return join(
        flags,
        "-XX:AOTCache=" + cache,
        "-cp",
        classPath,
        Main.class.getName(),
        "watch",
        "--format",
        "json");
  }

  private static List<String> launcherFlags() throws Exception {
    String launcher = Path.of(System.getProperty("imdscope.basedir"), "imdscope").toString();
    String flags =
        run(List.of("sh", "-c", "functions_only=yes; . \"$0\"; echo $jvm_flags", launcher));
    assertThat(flags).contains("-Xmx");
    return List.of(flags.strip().split("\\s+"));
  }

  /** The cache takes classes from jars only. */
  private Path jar() throws Exception {
    Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(classes)) {
      return classes;
    }
    Path jar = directory.resolve("imdscope.jar");
    StringWriter said = new StringWriter();
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                new PrintWriter(said),
                new PrintWriter(said),
                "--create",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                ".");
    assertThat(code).as(said.toString()).isZero();
    return jar;
  }

  private static String otherJars() {
    return String.join(
        File.pathSeparator,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  private static List<String> join(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }

  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("IMDSCOPE_"));
    builder.environment().put("JDK_AOT_VM_OPTIONS", "-Xmx512m"); // as the launcher does
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
