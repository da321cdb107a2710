package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.WorkloadName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether tokens can be required of one workload. */
public final class WorkloadRules {
  private WorkloadRules() {}

  /**
   * Judges a workload.
   *
   * @param nodes those on which it was seen, judged by their own evidence
   */
  public static Verdict judge(
      WorkloadName name, Presence presence, Instant asOf, Duration window, List<JudgedNode> nodes) {
    return new Verdict(Decision.NOT_ENOUGH_EVIDENCE, java.util.List.of());
  }
}
