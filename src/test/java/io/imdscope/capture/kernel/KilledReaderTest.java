package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.event.AddressText;
import io.imdscope.trace.Programs;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers in processes of their own, killed amid their work. */
@Timeout(180)
class KilledReaderTest {
  private static final Duration PATIENCE = Machine.patience(Duration.ofSeconds(30));
  private static final int READERS = 4;
  private static final int CALLS = 150;

  @TempDir private Path directory;

  @Test
  void noRequestIsMissingInWhatKilledReadersLogged() throws Exception {
    Path log = directory.resolve("log");
    PinLab lab = new PinLab();
    try {
      Set<String> made = new HashSet<>();
      for (int reader = 0; reader < READERS; reader++) {
        Process process = start(lab, log);
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        try {
          assertThat(said.readLine()).startsWith(reader == 0 ? "Attached" : "Resumed");
          lab.order("burst " + CALLS, reader + "-");
          String amid = "/" + reader + "-" + CALLS / 2;
          await(() -> logged(log).contains(amid));
        } finally {
          process.destroyForcibly(); // SIGKILL, with calls read and not logged, or not committed
        }
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        lab.awaitDone();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        lab.tell("burst " + CALLS, reader + "-away-");
        for (int i = 0; i < CALLS; i++) {
          made.add("/" + reader + "-" + i);
          made.add("/" + reader + "-away-" + i);
        }
      }
      Process last = start(lab, log);
      try {
        await(() -> logged(log).containsAll(made));
      } finally {
        last.destroyForcibly();
        assertThat(last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
      // What is there twice can be told: it is the same line.
      List<String> lines = Files.readAllLines(log);
      assertThat(new HashSet<>(lines)).hasSize(made.size());
    } finally {
      lab.pins.remove();
      lab.close();
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
      Thread.sleep(5);
    }
  }

  private static Set<String> logged(Path log) throws Exception {
    if (!Files.exists(log)) {
      return Set.of();
    }
    Set<String> paths = new HashSet<>();
    for (String line : Files.readAllLines(log)) {
      paths.add(line.substring(line.lastIndexOf(' ') + 1));
    }
    return paths;
  }

  private static Process start(PinLab lab, Path log) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.JAVA,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            PinReaderMain.class.getName(),
            lab.pins.directory().toString(),
            log.toString(),
            AddressText.of(PinLab.ENDPOINT.address(), PinLab.ENDPOINT.port())));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
