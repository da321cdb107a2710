package io.imdscope.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the processes that stay after {@code lab up}: remembered, and cut off from its terminal.
 */
final class Background {
  private final Names names;
  private final State state;

  Background(Names names, State state) {
    this.names = names;
    this.state = state;
  }

  /** Starts a command in a namespace and a control group of the lab. */
  Process start(String name, String namespace, String cgroup, List<String> command)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Command.require("setsid", "util-linux"));
    line.addAll(Entry.into(namespace, Cgroups.create(names, cgroup), command));
    ProcessBuilder builder = new ProcessBuilder(line).directory(new File("/"));
    // A proxy, or options for the JVM, that the user has set are none of theirs.
    builder.environment().clear();
    builder.environment().put("PATH", Command.path());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true).redirectOutput(state.log(name).toFile());
    Process process = builder.start();
    if (!state.remember(name, process.pid())) {
      throw new LabException("`" + name + "` ended at once: " + lastWords(name));
    }
    return process;
  }

  /** The last line that a process said. */
  String lastWords(String name) {
    try {
      Path log = state.log(name);
      return Files.readString(log).lines().reduce("it said nothing", (before, line) -> line);
    } catch (IOException e) {
      return "it said nothing";
    }
  }
}
