package io.imdscope.diagnosis.verdict;

import java.time.Duration;

/** Whether tokens can be required on one node. */
public final class NodeRules {
  private NodeRules() {}

  /** What the node's own evidence says: what its workloads are judged by. */
  public static Verdict judge(NodeEvidence evidence, Duration window) {
    return new Verdict(Decision.NOT_ENOUGH_EVIDENCE, java.util.List.of());
  }

  /**
   * The same, with what was said of the workloads that were seen on it.
   *
   * @param worst the worst decision on any of them; ready when there are none
   */
  public static Verdict judge(NodeEvidence evidence, Duration window, Decision worst) {
    return new Verdict(Decision.NOT_ENOUGH_EVIDENCE, java.util.List.of());
  }
}
