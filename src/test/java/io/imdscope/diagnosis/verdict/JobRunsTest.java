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

  @Test
  void moreThanAreToldApartNeverMakeMoreRuns() {
    for (int i = 0; i < JobRuns.MOST; i++) {
      seen("worker-" + i, i, 5000);
    }
    seen("worker-late", 9000, 9010);
    assertThat(runs.twice(Duration.ZERO)).isFalse();
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
