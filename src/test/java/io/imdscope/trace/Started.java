package io.imdscope.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the program that came to its end by itself: its exit code and all it said. */
public record Started(int code, String text) {

  public static Started run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.add(Watcher.MAIN);
    command.addAll(List.of(arguments));
    Process process = Watcher.builder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + said);
    }
    return new Started(process.exitValue(), said);
  }
}
