package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Report;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much of each step of a report was watched. */
class CoverageStepsTest {
  @Test
  void eachStepHasItsShare() {
    Told log = new Told().start(250).stop(500, 0).run("b").start(550).stop(575, 0);
    log.run("c").start(600).beat(1000, 0);
    List<Double> shares = shares(log, 100, 12, 1000);
    assertThat(shares).containsExactly(0.0, 0.0, 0.5, 1.0, 1.0, 0.25, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0);
  }

  @Test
  void theLastStepIsMeasuredAsFarAsItGoes() {
    assertThat(shares(new Told().start(0).beat(50, 0), 100, 1, 50)).containsExactly(1.0);
  }

  @Test
  void nobodyWatched() {
    assertThat(shares(new Told(), 100, 2, 1000)).containsExactly(0.0, 0.0);
  }

  private static List<Double> shares(Told log, int step, int steps, int asOf) {
    Report.Span span = new Report.Span(Told.ZERO, Duration.ofSeconds(step), steps);
    return log.watch
        .evidence(Told.ZERO, Told.at(asOf), Lifetime.WINDOW, Optional.of(span))
        .coverage();
  }
}
