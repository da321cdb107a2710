package io.imdscope.diagnosis.verdict;

import static io.imdscope.diagnosis.verdict.Decision.NOT_ENOUGH_EVIDENCE;
import static io.imdscope.diagnosis.verdict.Decision.NOT_READY;
import static io.imdscope.diagnosis.verdict.Decision.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Reading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict over everything. */
class OverallRulesTest {
  @Test
  void theWorstDecides() {
    for (Decision node : Decision.values()) {
      for (Decision workload : Decision.values()) {
        Verdict verdict =
            OverallRules.judge(verdicts(READY, node), verdicts(workload), Reading.LIVE);
        assertThat(verdict.decision()).isEqualTo(node.and(workload));
      }
    }
  }

  @Test
  void detailsCount() {
    Verdict verdict =
        OverallRules.judge(
            verdicts(READY, NOT_READY, NOT_ENOUGH_EVIDENCE, NOT_ENOUGH_EVIDENCE),
            verdicts(READY),
            new Reading(1, 9, 9, 1, 2, 3, List.of()));
    assertThat(verdict.rules())
        .extracting(ruling -> ruling.rule().label() + ": " + ruling.detail())
        .containsExactly(
            "nodes_ready: of 4 nodes 1 not ready, 2 without enough evidence",
            "all_lines_used: 6 lines or files could not be used: 1 unreadable, 2 not known here, 3 at a"
                + " time that cannot be",
            "workloads_ready: 1 workload");
  }

  @Test
  void oneLineThatCouldNotBeUsedIsEnough() {
    Reading reading = new Reading(1, 9, 9, 0, 1, 0, List.of());
    assertThat(OverallRules.judge(verdicts(READY), verdicts(READY), reading).decision())
        .isEqualTo(NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void nothingIsNotReady() {
    Verdict verdict = OverallRules.judge(List.of(), List.of(), Reading.LIVE);
    assertThat(verdict.decision()).isEqualTo(NOT_ENOUGH_EVIDENCE);
    assertThat(verdict.reasons())
        .extracting(Verdict.Ruling::detail)
        .containsExactly("nothing was read");
    assertThat(OverallRules.judge(List.of(), verdicts(READY), Reading.LIVE).decision())
        .isEqualTo(NOT_ENOUGH_EVIDENCE);
    assertThat(OverallRules.judge(verdicts(READY), List.of(), Reading.LIVE).decision())
        .isEqualTo(READY);
  }

  private static List<Verdict> verdicts(Decision... decisions) {
    return Arrays.stream(decisions).map(each -> new Verdict(each, List.of())).toList();
  }
}
