package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.cli.Main;
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

/** The program as the launcher starts it: its flags, a jar and its cache. */
public record Launched(List<String> command) {

  /** The most that was ever resident. */
  public static long peakKib(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** What the whole program may take in memory at any time, by its documentation. */
  public static final long MOST_KIB = 96 * 1024;

  /** Makes a jar of classes, where they are in none yet, and the cache of a start. */
  public static Launched prepare(Path directory) throws Exception {
    List<String> flags = new ArrayList<>();
    flags.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    flags.addAll(launcherFlags());
    String classPath = jar(directory) + File.pathSeparator + otherJars();
    Path cache = directory.resolve("start.aot");
    run(
        join(
            flags, "-XX:AOTCacheOutput=" + cache, "-cp", classPath, Main.class.getName(), "train"));
    assertThat(cache).isNotEmptyFile();
    // One pool of native memory, as the launcher says.
    return new Launched(
        join(
            List.of("env", "MALLOC_ARENA_MAX=1"),
            join(flags, "-XX:AOTCache=" + cache, "-cp", classPath, Main.class.getName())
                .toArray(String[]::new)));
  }

  /** The command line of a watch that prints JSON. */
  public List<String> watch(String... options) {
    return join(join(command, "watch", "--format", "json"), options);
  }

  /** An agent that is attached. */
  public AgentRun agent(String... flags) throws IOException, InterruptedException {
    return AgentRun.attached(join(join(command, "agent"), flags));
  }

  private static List<String> launcherFlags() throws Exception {
    String launcher = Path.of(System.getProperty("imdscope.basedir"), "imdscope").toString();
    String flags =
        run(List.of("sh", "-c", "functions_only=yes; . \"$0\"; echo $jvm_flags", launcher));
    assertThat(flags).contains("-Xmx");
    return List.of(flags.strip().split("\\s+"));
  }

  /** The cache takes classes from jars only. */
  private static Path jar(Path directory) throws Exception {
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
