package io.imdscope.diagnosis.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers what rules say, and decides as the worst of them does. */
final class Rulings {
  private final List<Verdict.Ruling> rulings = new ArrayList<>();

  /** One rule's word; the detail is one clause for people. */
  Rulings say(Rule rule, Decision decision, String detail) {
    rulings.add(new Verdict.Ruling(rule, decision, detail));
    return this;
  }

  /** Ready, or not enough evidence when something is wrong. */
  Rulings unless(boolean wrong, Rule rule, String whenWrong, String whenFine) {
    return wrong
        ? say(rule, Decision.NOT_ENOUGH_EVIDENCE, whenWrong)
        : say(rule, Decision.READY, whenFine);
  }

  Verdict verdict() {
    Decision worst =
        rulings.stream().map(Verdict.Ruling::decision).reduce(Decision.READY, Decision::and);
    return new Verdict(
        worst,
        rulings.stream()
            .sorted(Comparator.comparing(Verdict.Ruling::decision).reversed())
            .toList());
  }
}
