package io.imdscope.diagnosis.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A decision with what each rule said to it.
 *
 * @param rules all that were asked, those that decided first
 */
public record Verdict(Decision decision, List<Ruling> rules) {
  public Verdict {
    rules = List.copyOf(rules);
  }

  /**
   * What one rule said.
   *
   * @param detail one clause for people with the numbers: {@code 14 calls without a token, the last
   *     at 2026-11-23T02:31:01Z}
   */
  public record Ruling(Rule rule, Decision decision, String detail) {}

  /** The same, and for this reason too there is not enough evidence. */
  public Verdict and(Rule rule, String detail) {
    List<Ruling> all = new ArrayList<>(rules);
    all.add(new Ruling(rule, Decision.NOT_ENOUGH_EVIDENCE, detail));
    all.sort(Comparator.comparing(Ruling::decision).reversed());
    return new Verdict(decision.and(Decision.NOT_ENOUGH_EVIDENCE), all);
  }

  /** The rulings that made it no better than it is; empty when it is ready. */
  public List<Ruling> reasons() {
    return rules.stream()
        .filter(ruling -> decision != Decision.READY && ruling.decision() == decision)
        .toList();
  }
}
