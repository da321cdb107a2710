package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that was run to its end. */
record Run(int code, String text) {
  static final Path HOME = Path.of(System.getProperty("imdscope.basedir"));

  /** The longest that any of these takes, on a machine with other work. */
  private static final long PATIENCE_MINUTES = 10;

  /** Runs it; what it says on either stream is one text. */
  static Run of(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
      return new Run(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a command says that must end well. */
  static String well(String... command) throws IOException, InterruptedException {
    return well(Map.of(), command);
  }

  /** As {@link #well(String...)}, in another environment. */
  static String well(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Run run = of(environment, List.of(command));
    assertThat(run.code()).as(run.text()).isZero();
    return run.text();
  }
}
