package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** For tests that run {@code reconcile} over a directory of logs, and look at what it says. */
abstract class ReconcileRuns {
  @TempDir Path directory;
  Path logs;

  /** What the last run wrote, and what it said. */
  String result = "";

  String err = "";

  @BeforeEach
  void aPlaceForLogs() throws IOException {
    logs = Files.createDirectory(directory.resolve("logs"));
  }

  /** Runs it with these options too; its exit code. */
  int reconcileWith(List<String> options) throws IOException {
    Path out = directory.resolve("result");
    List<String> args = new ArrayList<>(List.of("reconcile", "--log", logs.toString()));
    args.addAll(List.of("--out", out.toString()));
    args.addAll(options);
    StringWriter errors = new StringWriter();
    CommandLine line = Main.commandLine(Map.of(), "reconcile");
    line.setErr(new PrintWriter(errors));
    int code =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> line.execute(args.toArray(String[]::new)));
    err = errors.toString();
    assertThat(err).doesNotContain("Exception").doesNotContain("internal error");
    result = Files.exists(out) ? Files.readString(out) : "";
    return code;
  }
}
