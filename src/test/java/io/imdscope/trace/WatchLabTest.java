package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.Lab;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.LabStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code watch --lab} takes down its own lab and no other, and says when the one it uses is gone.
 */
class WatchLabTest {
  private static final String GONE = "the simulated node is gone";

  private final Lab lab = Lab.named(Lab.DEFAULT_NAME);

  @BeforeEach
  void requireNone() {
    Machine.requireRoot();
    for (String program : new String[] {"ip", "nsenter", "setsid", "curl"}) {
      Machine.requireProgram(program);
    }
    Machine.require(lab.status() instanceof LabStatus.Down, "somebody uses the lab");
  }

  @Test
  void itTakesDownTheLabThatItMade() throws Exception {
    try (Watcher watcher = Watcher.attached("--lab")) {
      assertThat(watcher.err()).contains("made a simulated node");
      watcher.stop();
      assertThat(watcher.err()).doesNotContain(GONE);
      assertThat(lab.status()).isInstanceOf(LabStatus.Down.class);
    } finally {
      boolean _ = lab.down();
    }
  }

  @Test
  void aLabThatSomebodyMadeAnewStays() throws Exception {
    try (Watcher watcher = Watcher.attached("--lab")) {
      assertThat(lab.down()).isTrue();
      assertThat(lab.up(LabOptions.DEFAULT)).isTrue();
      watcher.stop();
      assertThat(watcher.err()).containsOnlyOnce(GONE);
      assertThat(lab.status()).isInstanceOf(LabStatus.Up.class);
    } finally {
      boolean _ = lab.down();
    }
  }

  @Test
  void whoUsesAnothersLabSaysOnceThatItIsGone() throws Exception {
    try (Watcher first = Watcher.attached("--lab");
        Watcher second = Watcher.attached("--lab")) {
      assertThat(second.err()).contains("uses the simulated node that is up already");
      first.stop();
      Await.orFail(() -> second.err().contains(GONE), second::err);
      second.stop();
      assertThat(second.err()).containsOnlyOnce(GONE);
    } finally {
      boolean _ = lab.down();
    }
  }
}
