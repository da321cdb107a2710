package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No more is taken than there is. */
class BudgetTest {
  private final Budget budget = new Budget(100);

  @Test
  void whatDoesNotFitTakesNothingAndSomeIsLeftForCalls() {
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(16)).isFalse();
    assertThat(budget.left()).isEqualTo(40);
    assertThat(budget.take(15)).isTrue();
    assertThat(budget.take(1)).isFalse();
    assertThat(budget.exchange(0, 26)).isFalse();
    assertThat(budget.exchange(0, 25)).isTrue();
  }

  @Test
  void whatIsLetGoOfMakesRoom() {
    assertThat(budget.exchange(0, 90)).isTrue();
    assertThat(budget.exchange(50, 60)).isTrue();
    assertThat(budget.left()).isZero();
    assertThat(budget.exchange(50, 51)).isFalse();
    assertThat(budget.exchange(50, 1)).isTrue();
    assertThat(budget.left()).isEqualTo(49);
    assertThat(budget.take(25)).isFalse();
  }
}
