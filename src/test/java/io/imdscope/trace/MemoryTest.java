package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory of {@code watch} as the launcher starts it: its flags, a jar and its cache. */
class MemoryTest {
  private static final long MOST_KIB = 96 * 1024;
  private static final int ROUNDS = 8;
  private static final int CALLS_A_ROUND = 250;

  @TempDir private Path directory;

  @Test
  void residentMemoryStaysWithinItsBound() throws Exception {
    try (TracedLab lab = TracedLab.up("memory", (LabOptions options) -> options)) {
      try (Watcher watcher = Watcher.attached(Launched.prepare(directory).watch())) {
        assertThat(Launched.peakKib(watcher)).as("when attached").isLessThanOrEqualTo(MOST_KIB);
        String[] kept = new String[CALLS_A_ROUND];
        Arrays.fill(kept, TracedLab.url(TracedLab.IPV4, TracedLab.ID));
        List<String> single = new ArrayList<>(List.of("-H", "Connection: close"));
        single.addAll(List.of(kept));
        for (int round = 0; round < ROUNDS; round++) {
          assertThat(lab.curl(Where.NODE, kept).code()).isZero();
          assertThat(lab.curl(Where.POD, single.toArray(String[]::new)).code()).isZero();
        }
        int calls = 2 * ROUNDS * CALLS_A_ROUND;
        Await.orFail(
            () -> lab.calls(watcher).size() >= calls,
            () -> "all of " + calls + " calls, there are " + lab.calls(watcher).size());
        assertThat(Launched.peakKib(watcher))
            .as("after " + calls + " calls")
            .isLessThanOrEqualTo(MOST_KIB);
        assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4);
      }
    }
  }
}
