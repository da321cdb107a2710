package io.imdscope.diagnosis.verdict;

import static io.imdscope.diagnosis.verdict.Decision.NOT_ENOUGH_EVIDENCE;
import static io.imdscope.diagnosis.verdict.Decision.NOT_READY;
import static io.imdscope.diagnosis.verdict.Decision.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Reading;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The verdict over everything. */
class OverallRulesTest {
  @Test
  void theWorstDecides() {
    for (Decision node : Decision.values()) {
      for (Decision workload : Decision.values()) {
        Verdict verdict = judge(verdicts(READY, node), verdicts(workload));
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
            new Occurrences(6, 4, Optional.empty()),
            Optional.empty(),
            new Reading(1, 9, 9, 1, 2, 3, List.of()));
    assertThat(verdict.rules())
        .extracting(ruling -> ruling.rule().label() + ": " + ruling.detail())
        .containsExactly(
            "nodes_ready: of 4 nodes 1 not ready, 2 without enough evidence",
            "all_lines_used: 4 lines or files of the window could not be used; of all that was read 1"
                + " unreadable, 2 not known here, 3 at a time that cannot be",
            "workloads_ready: 1 workload");
  }

  @Test
  void oneLineOfTheWindowThatCouldNotBeUsedIsEnough() {
    Unusable lines = new Unusable();
    lines.add(1, Optional.of(Told.at(999)));
    assertThat(judge(lines).decision()).isEqualTo(READY);
    assertThat(judge(lines).rules())
        .extracting(Verdict.Ruling::detail)
        .contains(
            "all of the window; before it 1 unreadable, 0 not known here, 0 at a time that cannot"
                + " be");
    lines.add(1, Optional.of(Told.at(1000)));
    assertThat(judge(lines).decision()).isEqualTo(NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void aLineOfANobodyKnowsWhatTimeIsOfTheWindow() {
    Unusable lines = new Unusable();
    lines.add(1, Optional.empty());
    assertThat(judge(lines).decision()).isEqualTo(NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void aTimeWhenNoNodeWasWatchedIsAGapOfAll() {
    for (long seconds = 0; seconds < 2; seconds++) {
      Verdict verdict =
          OverallRules.judge(
              verdicts(READY),
              verdicts(READY),
              Occurrences.NONE,
              Optional.of(Duration.ofSeconds(seconds)),
              Reading.LIVE);
      assertThat(verdict.decision()).isEqualTo(seconds == 0 ? READY : NOT_ENOUGH_EVIDENCE);
    }
  }

  private static Verdict judge(Unusable lines) {
    return OverallRules.judge(
        verdicts(READY),
        verdicts(READY),
        lines.since(Told.at(1000), Told.AS_OF),
        Optional.empty(),
        new Reading(1, 9, 9, 1, 0, 0, List.of()));
  }

  @Test
  void nothingIsNotReady() {
    Verdict verdict = judge(List.of(), List.of());
    assertThat(verdict.decision()).isEqualTo(NOT_ENOUGH_EVIDENCE);
    assertThat(verdict.reasons())
        .extracting(Verdict.Ruling::detail)
        .containsExactly("nothing was read");
    assertThat(judge(List.of(), verdicts(READY)).decision()).isEqualTo(NOT_ENOUGH_EVIDENCE);
    assertThat(judge(verdicts(READY), List.of()).decision()).isEqualTo(READY);
  }

  private static Verdict judge(List<Verdict> nodes, List<Verdict> workloads) {
    return OverallRules.judge(nodes, workloads, Occurrences.NONE, Optional.empty(), Reading.LIVE);
  }

  private static List<Verdict> verdicts(Decision... decisions) {
    return Arrays.stream(decisions).map(each -> new Verdict(each, List.of())).toList();
  }
}
