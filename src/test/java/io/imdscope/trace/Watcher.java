package io.imdscope.trace;

import io.imdscope.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code imdscope watch} in a process of its own, as a user runs it. */
public final class Watcher implements AutoCloseable {
  static final String MAIN = "io.imdscope.cli.Main";

  private final Process process;
  private final Output out;
  private final Output err;
  private final List<Printed> events = new ArrayList<>();
  private int parsed;

  private Watcher(Process process, InputStream out) {
    this.process = process;
    this.out = new Output(out);
    err = new Output(process.getErrorStream());
  }

  /** Starts it and waits until it says that it is attached. */
  public static Watcher attached(String... flags) throws IOException, InterruptedException {
    return attached(command(flags));
  }

  /** As {@link #attached}, started by a command line. */
  public static Watcher attached(List<String> command) throws IOException, InterruptedException {
    return awaitAttached(started(command));
  }

  /** As {@link #attached}, but its standard output stays open and is not read. */
  static Watcher unread(String... flags) throws IOException, InterruptedException {
    Process process = builder(command(flags)).start();
    process.getOutputStream().close();
    return awaitAttached(new Watcher(process, InputStream.nullInputStream()));
  }

  private static Watcher awaitAttached(Watcher watcher) throws InterruptedException {
    try {
      Await.orFail(
          () -> watcher.err().contains(" is attached ") || !watcher.process.isAlive(),
          () -> "attached, " + watcher.state());
      if (!watcher.err().contains(" is attached ")) {
        throw new AssertionError("it ended at once: " + watcher.state());
      }
      return watcher;
    } catch (AssertionError | InterruptedException e) {
      watcher.close();
      throw e;
    }
  }

  /** Starts a command line that runs it. */
  static Watcher started(List<String> command) throws IOException {
    Process process = builder(command).start();
    process.getOutputStream().close();
    return new Watcher(process, process.getInputStream());
  }

  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("IMDSCOPE_"));
    return builder;
  }

  /** The command line; signals are as a terminal gives them, even where this test runs without. */
  static List<String> command(String... flags) {
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", "--default-signal=HUP"));
    command.addAll(java(System.getProperty("java.class.path")));
    command.addAll(List.of(MAIN, "watch"));
    command.addAll(Arrays.asList(flags));
    return command;
  }

  /**
   * The command line of a virtual machine up to the main class. {@code -Dimdscope.start="..."} is
   * that of another build, such as the jar with what makes it start fast.
   */
  static List<String> java(String classPath) {
    String start = System.getProperty("imdscope.start", "");
    if (!start.isBlank()) {
      return Stream.concat(Stream.of(Programs.JAVA), Stream.of(start.strip().split("\\s+")))
          .toList();
    }
    return List.of(
        Programs.JAVA,
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        absolute(classPath));
  }

  private static String absolute(String classPath) {
    return String.join(
        File.pathSeparator,
        Arrays.stream(classPath.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  public Process process() {
    return process;
  }

  Output output() {
    return out;
  }

  public String out() {
    return out.text();
  }

  public String err() {
    return err.text();
  }

  /** All whole lines so far as events. */
  public synchronized List<Printed> events() {
    if (out.size() > parsed) {
      byte[] bytes = out.bytes();
      for (int i = parsed; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          events.add(
              new Printed(
                  Json.object(new String(bytes, parsed, i - parsed, StandardCharsets.UTF_8))));
          parsed = i + 1;
        }
      }
    }
    return List.copyOf(events);
  }

  /** Ids of the eBPF programs that this process holds or has attached. */
  Set<Integer> programs() throws IOException {
    Set<Integer> ids = new TreeSet<>();
    Path directory = Path.of("/proc", Long.toString(process.pid()), "fdinfo");
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory)) {
      for (Path descriptor : descriptors) {
        try {
          for (String line : Files.readAllLines(descriptor, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("prog_id:")) {
              ids.add(Integer.valueOf(line.substring(8).strip()));
            }
          }
        } catch (java.nio.file.NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return ids;
  }

  /** Sends a signal to this process and to no other. */
  public void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("the signal could not be sent: " + state());
    }
  }

  /** Waits until it has ended and all it wrote is read; its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + state());
    }
    out.join();
    err.join();
    return process.exitValue();
  }

  /** Ends it with SIGTERM, all it says being read; its exit code. */
  public int stop() throws IOException, InterruptedException {
    signal("TERM"); // Process.destroy would close the streams
    return awaitEnd();
  }

  private String state() {
    return "alive=" + process.isAlive() + " stderr=" + err();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
