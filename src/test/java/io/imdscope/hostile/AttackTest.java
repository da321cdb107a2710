package io.imdscope.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.TablePlace;
import io.imdscope.trace.Launched;
import io.imdscope.trace.Printed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever one pod does, another's calls are all seen, memory is bounded, and what was lost is
 * counted. {@code -Dimdscope.attacks.scale=N} makes the floods N times as large.
 */
class AttackTest {
  /** What the whole program may take, by its documentation. */
  private static final long MOST_MIB = 96;

  private static final Path RESULT = TablePlace.file("target/reliability/attacks.tsv");

  @TempDir private static Path directory;
  private static HostileLab lab;
  private static Launched launched;

  @BeforeAll
  static void start() throws Exception {
    lab = HostileLab.up();
    launched = Launched.prepare(directory);
    Files.createDirectories(RESULT.getParent());
    Files.writeString(RESULT, "");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersAreSeenAndWhatIsLostIsCounted(Attack attack) throws Exception {
    Trial trial = Trial.of(attack, lab, launched);
    Outcome outcome = trial.outcome(lab.lab().lab().containerId(HostileLab.ATTACKER));
    Files.writeString(RESULT, outcome.line() + "\n", StandardOpenOption.APPEND);

    assertThat(trial.witnessSeen()).doesNotHaveDuplicates();
    assertThat(trial.witnessAsked())
        .filteredOn(each -> !trial.witnessSeen().contains(each))
        .isEmpty();
    assertThat(trial.stop().text("event.name")).isEqualTo("imdscope.stop");
    assertThat(outcome.seen() + outcome.lost() * attack.requestsInARecord())
        .isGreaterThanOrEqualTo(outcome.made());
    if (outcome.lost() == 0) {
      assertThat(outcome.seen()).isEqualTo(outcome.made());
    }
    assertThat(trial.stop().number("imdscope.unattributed") + outcome.attributed())
        .isGreaterThanOrEqualTo(outcome.seen());
    assertThat(outcome.peakMib()).isLessThanOrEqualTo(MOST_MIB);
    assertThat(trial.ended()).isEqualTo(outcome.lost() == 0 ? 0 : 4);
    if (attack.isSmall()) {
      assertThat(outcome.lost()).isZero();
      assertThat(outcome.attributed()).isEqualTo(outcome.made());
    }
    assertAsItIs(trial);
  }

  /** What is to be seen of one attack in particular. */
  private static void assertAsItIs(Trial trial) throws Exception {
    switch (trial.attack()) {
      case LONG -> assertThat(trial.attacks()).extracting(Printed::version).containsOnly("unknown");
      case FORKS ->
          assertThat(trial.attacks()).allSatisfy(call -> assertThat(call.ancestors()).hasSize(8));
      case FORGED, PASSED, URING ->
          assertThat(trial.attacks()).extracting(Printed::pid).containsOnly(trial.attacker());
      case MAPPED ->
          assertThat(trial.attacks())
              .extracting(call -> call.text("network.type"))
              .containsOnly("ipv4");
      case NESTED, WIRE -> {
        assertThat(trial.attacks())
            .extracting(call -> call.text("client.address"))
            .containsOnly("10.20.1.77");
        assertThat(trial.attacks())
            .extracting(call -> call.number("imds.netns"))
            .doesNotContain(lab.lab().networkNamespace(HostileLab.ATTACKER));
      }
      default -> {}
    }
  }
}
