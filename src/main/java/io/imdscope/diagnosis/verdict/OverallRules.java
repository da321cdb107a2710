package io.imdscope.diagnosis.verdict;

import io.imdscope.diagnosis.Reading;
import java.util.Collection;

/** Whether tokens can be required everywhere. */
public final class OverallRules {
  private OverallRules() {}

  /** Judges all nodes and workloads, and what was read of their logs. */
  public static Verdict judge(
      Collection<Verdict> nodes, Collection<Verdict> workloads, Reading reading) {
    return new Verdict(Decision.NOT_ENOUGH_EVIDENCE, java.util.List.of());
  }
}
