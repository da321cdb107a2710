package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory of {@code watch} as the launcher starts it: its flags, a jar and its cache. */
class MemoryTest {
  private static final int ROUNDS = 8;
  private static final int CALLS_A_ROUND = 250;
  private static final int FLOODS = 3;
  private static final int FLOOD_CONNECTIONS = 1_300;
  private static final int FLOOD_BYTES = 12_000;
  private static final int PROCESSES = 450;
  private static final int AGENT_BYTES = 15_700;

  @TempDir private Path directory;

  @Test
  void residentMemoryStaysWithinItsBound() throws Exception {
    try (TracedLab lab = TracedLab.up("memory", (LabOptions options) -> options)) {
      try (Watcher watcher = Watcher.attached(Launched.prepare(directory).watch())) {
        assertThat(Launched.peakKib(watcher.process()))
            .as("when attached")
            .isLessThanOrEqualTo(Launched.MOST_KIB);
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
        assertThat(Launched.peakKib(watcher.process()))
            .as("after " + calls + " calls")
            .isLessThanOrEqualTo(Launched.MOST_KIB);
        assertThat(watcher.stop()).as(watcher.err()).isZero();
      }
    }
  }

  /** Far more than is held: what gives way is counted, and nothing of it stays. */
  @Test
  void norCanWhoHoldsConnectionsOpenDriveItUp() throws Exception {
    Machine.requireProgram("python3");
    try (TracedLab lab = TracedLab.up("flood", (LabOptions options) -> options);
        Watcher watcher = Watcher.attached(Launched.prepare(directory).watch())) {
      for (int round = 0; round < FLOODS; round++) {
        Process flood =
            lab.start(
                Where.NODE,
                Programs.PYTHON,
                lab.script("flood.py"),
                TracedLab.IPV4,
                Integer.toString(FLOOD_CONNECTIONS),
                Integer.toString(FLOOD_BYTES));
        try {
          assertThat(flood.inputReader().readLine()).isEqualTo("held");
        } finally {
          flood.destroy();
          assertThat(flood.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        awaitCalm(lab, watcher);
      }
      assertThat(Launched.peakKib(watcher.process()))
          .as("after the floods")
          .isLessThanOrEqualTo(Launched.MOST_KIB);
      assertThat(watcher.stop()).as(watcher.err()).isEqualTo(4);
      assertThat(watcher.err()).contains("connections_full");
    }
  }

  /**
   * Each with tokens under eight names, as long as a head may be, and one call without for others.
   */
  @Test
  void norCanManyProcessesUnderManyLongNames() throws Exception {
    Machine.requireProgram("python3");
    try (TracedLab lab = TracedLab.up("names", (LabOptions options) -> options);
        Watcher watcher = Watcher.attached(Launched.prepare(directory).watch())) {
      TracedLab.Ran ran =
          lab.run(
              Where.POD,
              Programs.PYTHON,
              lab.script("names.py"),
              TracedLab.IPV4,
              Integer.toString(PROCESSES),
              Integer.toString(AGENT_BYTES));
      assertThat(ran.text()).isEqualTo("done\n");
      awaitCalm(lab, watcher);
      assertThat(Launched.peakKib(watcher.process()))
          .as("after many names")
          .isLessThanOrEqualTo(Launched.MOST_KIB);
      assertThat(watcher.stop()).as(watcher.err()).isIn(0, 4); // what the ring had no room for
      assertThat(lab.calls(watcher)).hasSizeGreaterThan(PROCESSES * 9 / 2);
    }
  }

  /** Until a call is seen that is made now; in the flood some find no room in the ring buffer. */
  private static void awaitCalm(TracedLab lab, Watcher watcher) throws Exception {
    int before = lab.calls(watcher).size();
    Await.orFail(
        () -> {
          try {
            lab.curl(Where.NODE, TracedLab.url(TracedLab.IPV4, TracedLab.ID));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return lab.calls(watcher).stream()
              .skip(before)
              .anyMatch(call -> call.path().equals(TracedLab.ID));
        },
        () -> "a call after the flood");
  }
}
