package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page says of the attacks what last came of them. */
class AttackTableTest {
  @Test
  void thePageHasTheTableOfTheResult() throws IOException {
    String page = Files.readString(AttackTable.PAGE);
    assertThat(AttackTable.PLACE.with(page, AttackTable.table(AttackTable.outcomes())))
        .isEqualTo(page);
  }

  /** An attack that is added has to be run once, and none is told that had others unseen. */
  @Test
  void everyAttackHasAResult() throws IOException {
    List<Outcome> outcomes = AttackTable.outcomes();
    assertThat(outcomes).extracting(Outcome::attack).containsExactly(Attack.values());
    assertThat(outcomes)
        .allSatisfy(each -> assertThat(each.witnessSeen()).isEqualTo(each.witnessMade()))
        .allSatisfy(each -> assertThat(each.witnessMade()).isGreaterThanOrEqualTo(200));
  }

  @Test
  void aLineIsReadAsItWasWritten() throws IOException {
    for (Outcome each : AttackTable.outcomes()) {
      assertThat(Outcome.parse(each.line())).isEqualTo(each);
    }
  }
}
