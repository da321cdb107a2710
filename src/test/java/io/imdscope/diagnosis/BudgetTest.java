package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No more is taken than there is. */
class BudgetTest {
  private final Budget budget = new Budget(100);

  @Test
  void whatDoesNotFitTakesNothing() {
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(41)).isFalse();
    assertThat(budget.left()).isEqualTo(40);
    assertThat(budget.take(40)).isTrue();
    assertThat(budget.take(1)).isFalse();
  }

  @Test
  void whatIsLetGoOfMakesRoom() {
    assertThat(budget.take(90)).isTrue();
    assertThat(budget.exchange(50, 60)).isTrue();
    assertThat(budget.left()).isZero();
    assertThat(budget.exchange(50, 51)).isFalse();
    assertThat(budget.exchange(50, 1)).isTrue();
    assertThat(budget.left()).isEqualTo(49);
  }
}
