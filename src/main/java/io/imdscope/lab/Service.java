package io.imdscope.lab;

import io.imdscope.lab.imds.MetadataMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the metadata service as a child JVM from this program's own class path. */
final class Service {
  private static final Duration PATIENCE = Patience.ofSeconds(30);
  private static final long PAUSE_MILLIS = 10;

  private final Names names;
  private final State state;
  private final Background background;

  Service(Names names, State state, Background background) {
    this.names = names;
    this.state = state;
    this.background = background;
  }

  /** Starts it and waits until it listens. */
  void start(String id, LabOptions options) throws IOException, InterruptedException {
    MetadataMain.Arguments arguments =
        new MetadataMain.Arguments(
            Names.path(names.imds()),
            state.claimFile(),
            id,
            state.ready(),
            Network.ipv6(),
            options.required(),
            options.hopLimit(),
            options.record());
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(arguments.commandLine(classPath()));
    Process process =
        background.start(State.serviceName(), names.imds(), State.serviceName(), command);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(state.ready())) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new LabException(
            "the metadata service did not start: "
                + background.lastWords(State.serviceName())
                + "; try again, or check that this machine has memory to spare");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** The JVM that runs this program. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Absolute, because what is started runs in another directory. */
  static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
