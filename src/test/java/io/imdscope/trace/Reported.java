package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code imdscope report} said in a process of its own, as a user runs it.
 *
 * @param exitCode the process's
 */
public record Reported(int exitCode, String out, String err) {
  /** Runs it to its end. */
  public static Reported of(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.addAll(List.of(Watcher.MAIN, "report"));
    command.addAll(flags);
    Process process = Watcher.builder(command).start();
    process.getOutputStream().close();
    try {
      Output out = new Output(process.getInputStream());
      Output err = new Output(process.getErrorStream());
      assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      out.join();
      err.join();
      return new Reported(
          process.exitValue(), new String(out.bytes(), StandardCharsets.UTF_8), err.text());
    } finally {
      process.destroyForcibly();
    }
  }
}
