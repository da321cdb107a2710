package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs of a job, in whatever order their calls come. */
class JobRunsTest {
  private static final Duration APART = Duration.ofMinutes(5);

  private final JobRuns runs = new JobRuns();

  @Test
  void oneThatGoesOnAndOnIsOne() {
    seen("a", 9000, 9000);
    seen("a", 0, 10);
    seen("a", 4000, 4000);
    assertThat(runs.twice(Duration.ZERO)).isFalse();
    assertThat(runs.longest()).isEqualTo(Duration.ofMinutes(150));
  }

  @Test
  void whatIsBetweenMayTurnOutToBelongToTheFirst() {
    seen("b", 1000, 1010);
    seen("a", 0, 10);
    assertThat(runs.twice(APART)).isTrue();
    seen("a", 800, 800);
    assertThat(runs.twice(APART)).isFalse();
    assertThat(runs.twice(Duration.ZERO)).isTrue();
  }

  /** A DaemonSet's pods on many nodes, of which the first are gone when the last come. */
  @Test
  void amongManyTheFirstThatEndedAndTheLastThatBeganAreKnown() {
    for (int i = 0; i < 200; i++) {
      seen("pod-" + i, 1000 * (i * 7 % 200), 1000 * (i * 7 % 200) + 50_000);
    }
    assertThat(runs.twice(APART)).isTrue();
    assertThat(runs.size()).isEqualTo(200);
  }

  /** They work side by side, and are heard of again and again. */
  @Test
  void whoIsFollowedNoMoreIsNeverTakenForNew() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 100; i++) {
        seen("worker-" + i, 1000 * round + i, 1000 * round + i);
      }
    }
    seen("worker-0", 0, 9000);
    assertThat(runs.longest()).isLessThanOrEqualTo(Duration.ofMinutes(150));
    for (int i = 0; i < 100; i++) {
      seen("worker-" + i, 4900, 4999);
    }
    assertThat(runs.twice(APART)).isFalse();
  }

  @Test
  void onlySoManyAreRemembered() {
    for (int i = 0; i < 10_000; i++) {
      seen("run-" + i, i, i);
    }
    assertThat(runs.size()).isLessThanOrEqualTo(JobRuns.MOST + JobRuns.MOST_LEFT);
  }

  @Test
  void nothingIsNoRun() {
    assertThat(runs.twice(Duration.ZERO)).isFalse();
    assertThat(runs.longest()).isZero();
  }

  private void seen(String name, int first, int last) {
    runs.seen(name, Told.at(first), Told.at(last));
  }
}
