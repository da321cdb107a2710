package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Cause;
import org.junit.jupiter.api.Test;

/** Only what happened is told, and sums are of both. */
class CounterTest {
  private final Counter<Cause> counter = new Counter<>(Cause.class);

  @Test
  void whatNeverHappenedIsNotTold() {
    counter.add(Cause.MIXED, 0);
    assertThat(counter.counts()).isEmpty();
    assertThat(counter.of(Cause.MIXED)).isZero();
    assertThat(counter.of(Cause.FORWARDED)).isZero();
  }

  @Test
  void anotherIsAddedAndStaysAsItWas() {
    Counter<Cause> other = new Counter<>(Cause.class);
    other.add(Cause.FORWARDED, 2);
    counter.add(Cause.FORWARDED, 1);
    counter.add(other);
    counter.add(Cause.FORWARDED, 4);
    assertThat(counter.counts()).containsOnlyKeys(Cause.FORWARDED).containsValue(7L);
    assertThat(other.of(Cause.FORWARDED)).isEqualTo(2);
  }
}
