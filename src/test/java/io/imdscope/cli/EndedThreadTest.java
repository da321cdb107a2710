package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No part of the program ends without a word. */
@Timeout(120)
class EndedThreadTest {
  @ParameterizedTest
  @CsvSource({
    "mistake, java.lang.IllegalStateException at io.imdscope.cli.EndedThreadMain.end",
    "memory, java.lang.OutOfMemoryError at io.imdscope.cli.EndedThreadMain.end"
  })
  void aThreadThatEndsByAnErrorEndsTheProgram(String how, String said) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                EndedThreadMain.class.getName(),
                how)
            .redirectErrorStream(true)
            .start();
    try {
      // Its standard input stays open: by itself it would wait for ever.
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(process.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .startsWith("imdscope: internal error: thread=names: " + said)
          .hasLineCount(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatALibraryDoesNotDealWithIsNotOurs() {
    StackTraceElement thread = at("java.lang.Thread");
    StackTraceElement pool = at("java.util.concurrent.ThreadPoolExecutor");
    StackTraceElement library = at("io.fabric8.kubernetes.client.utils.internal.SerialExecutor");
    StackTraceElement ours = at("io.imdscope.workload.WorkloadNames");
    assertThat(Main.isOurs(ours, thread)).isTrue();
    assertThat(Main.isOurs(library, ours, pool, thread)).isTrue();
    assertThat(Main.isOurs(ours, library, pool, thread)).isFalse();
    assertThat(Main.isOurs(thread)).isFalse();
    assertThat(Main.isOurs()).isFalse();
  }

  private static StackTraceElement at(String type) {
    return new StackTraceElement(type, "run", "File.java", 1);
  }
}
