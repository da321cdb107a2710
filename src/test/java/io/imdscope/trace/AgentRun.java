package io.imdscope.trace;

import io.imdscope.Json;
import io.imdscope.capture.kernel.PinLab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code imdscope agent} in a process of its own. */
public final class AgentRun implements AutoCloseable {
  private final Process process;
  private final Output out;
  private final Output err;

  private AgentRun(Process process, InputStream readOf) {
    this.process = process;
    out = new Output(readOf);
    err = new Output(process.getErrorStream());
  }

  static AgentRun start(String... flags) throws IOException {
    Process process = process(flags);
    return new AgentRun(process, process.getInputStream());
  }

  /**
   * One that is attached.
   *
   * @param by a command that starts it
   * @param machine more flags of the virtual machine
   */
  static AgentRun attached(List<String> by, List<String> machine, String... flags)
      throws IOException, InterruptedException {
    return attached(start(by, machine, flags));
  }

  /** As {@link #attached(List, List, String...)}, without waiting for it. */
  static AgentRun start(List<String> by, List<String> machine, String... flags) throws IOException {
    Process process = process(by, machine, flags);
    return new AgentRun(process, process.getInputStream());
  }

  /** One that is attached, started by that command line. */
  static AgentRun attached(List<String> command) throws IOException, InterruptedException {
    Process process = started(command);
    return attached(new AgentRun(process, process.getInputStream()));
  }

  private static Process process(String... flags) throws IOException {
    return process(List.of(), List.of(), flags);
  }

  private static Process process(List<String> by, List<String> machine, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.addAll(by);
    command.addAll(Watcher.java(System.getProperty("java.class.path")));
    command.addAll(machine);
    command.addAll(List.of(Watcher.MAIN, "agent"));
    command.addAll(List.of(flags));
    return started(command);
  }

  private static Process started(List<String> command) throws IOException {
    Process process = Watcher.builder(command).start();
    process.getOutputStream().close();
    return process;
  }

  /** For a log there and the lab's pins and endpoint; metrics, the fourth word, are not served. */
  static String[] flags(Path log, PinLab lab, String... more) {
    List<String> flags = new ArrayList<>(List.of("--log", log.toString(), "--metrics", "none"));
    flags.addAll(List.of("--pins", lab.pins.directory().toString()));
    flags.addAll(List.of("--endpoint", "169.254.169.254:" + PinLab.ENDPOINT.port()));
    flags.addAll(List.of(more));
    return flags.toArray(String[]::new);
  }

  static AgentRun attached(String... flags) throws IOException, InterruptedException {
    return attached(start(flags));
  }

  /** One that is attached, the output of which nobody reads: the test may. */
  static AgentRun heldUp(String... flags) throws IOException, InterruptedException {
    return attached(new AgentRun(process(flags), InputStream.nullInputStream()));
  }

  private static AgentRun attached(AgentRun run) throws InterruptedException {
    try {
      run.awaitSaid(" is attached ");
      return run;
    } catch (AssertionError | InterruptedException e) {
      run.close();
      throw e;
    }
  }

  void awaitSaid(String text) throws InterruptedException {
    Await.orFail(
        () -> err().contains(text) || !process.isAlive(), () -> "said " + text + ": " + err());
    if (!err().contains(text)) {
      throw new AssertionError("it ended: " + err());
    }
  }

  public String err() {
    return err.text();
  }

  String out() {
    return out.text();
  }

  public Process process() {
    return process;
  }

  /** SIGKILL: it can do nothing about it. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it cannot be killed");
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("the signal could not be sent: " + err());
    }
  }

  /** Ends it with SIGTERM; its exit code. */
  public int stop() throws IOException, InterruptedException {
    signal("TERM");
    return awaitEnd();
  }

  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + err());
    }
    out.join();
    err.join();
    return process.exitValue();
  }

  /** All whole lines of all files of a log, file after file, whatever is being compressed. */
  public static List<Printed> logged(Path directory) {
    while (true) {
      try (Stream<Path> all = Files.list(directory)) {
        List<Path> files =
            all.filter(each -> each.toString().matches(".*jsonl(.gz)?")).sorted().toList();
        List<Printed> lines = new ArrayList<>();
        for (Path file : files) {
          if (!files.contains(Path.of(file + ".gz"))) {
            String text = text(file);
            text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .forEach(line -> lines.add(new Printed(Json.object(line))));
          }
        }
        return lines;
      } catch (NoSuchFileException e) {
        // It was compressed just now.
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private static String text(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file, StandardCharsets.US_ASCII);
    }
    try (java.util.zip.GZIPInputStream in =
        new java.util.zip.GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
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
