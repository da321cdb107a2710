package io.imdscope.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of bad input has a bound. */
class BoundsTest {
  @Test
  void onlyTheFirstSentencesAreKept() {
    Complaints problems = new Complaints();
    for (int i = 0; i < 1000; i++) {
      problems.add("sentence " + i);
    }
    assertThat(problems.sentences())
        .hasSize(Complaints.MOST + 1)
        .startsWith("sentence 0")
        .endsWith("and " + (1000 - Complaints.MOST) + " more like these");
  }
}
