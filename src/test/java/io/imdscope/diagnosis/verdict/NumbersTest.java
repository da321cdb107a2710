package io.imdscope.diagnosis.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void isASetAsAnyOther() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      Numbers numbers = new Numbers(1_000);
      Set<Long> expected = new HashSet<>();
      long bound = 1L << (1 + random.nextInt(50));
      for (int i = 0; i < 900; i++) {
        long number = 1 + random.nextLong(bound);
        assertThat(numbers.add(number)).isEqualTo(expected.add(number));
      }
      assertThat(numbers.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void takesNoMoreThanItMay() {
    Numbers numbers = new Numbers(100);
    for (long number = 1; number <= 200; number++) {
      assertThat(numbers.add(number)).isEqualTo(number <= 100);
    }
    assertThat(numbers.size()).isEqualTo(100);
    numbers.clear();
    assertThat(numbers.size()).isZero();
    assertThat(numbers.add(1)).isTrue();
  }
}
