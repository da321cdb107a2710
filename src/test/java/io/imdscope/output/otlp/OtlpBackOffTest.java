package io.imdscope.output.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When to try again: later each time, as the collector asks, and within bounds. */
class OtlpBackOffTest {
  private static final Timing TIMING = Timing.USUAL;

  private final OtlpBackOff backOff = new OtlpBackOff(TIMING);

  @Test
  void itWaitsLongerEachTimeWithinABound() {
    assertThat(backOff.remaining(0)).isZero();
    for (long most : new long[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      backOff.failed(0, Optional.empty());
      assertThat(Duration.ofNanos(backOff.remaining(0)))
          .isBetween(Duration.ofMillis(most * 500), Duration.ofSeconds(most));
    }
    backOff.answered();
    assertThat(backOff.isFailing()).isFalse();
    assertThat(backOff.remaining(0)).isZero();
    backOff.failed(0, Optional.empty());
    assertThat(Duration.ofNanos(backOff.remaining(0))).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void itWaitsForAsLongAsTheCollectorAsksWithinABound() {
    backOff.failed(0, Optional.of(Duration.ofSeconds(42)));
    assertThat(Duration.ofNanos(backOff.remaining(0))).isEqualTo(Duration.ofSeconds(42));
    assertThat(Duration.ofNanos(backOff.remaining(Duration.ofSeconds(40).toNanos())))
        .isEqualTo(Duration.ofSeconds(2));
    backOff.failed(0, Optional.of(Duration.ofDays(10_000)));
    assertThat(Duration.ofNanos(backOff.remaining(0))).isEqualTo(TIMING.giveUp());
    backOff.failed(0, Optional.of(Duration.ZERO));
    assertThat(backOff.remaining(0)).isZero();
    assertThat(backOff.isFailing()).isTrue();
  }
}
