package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.verdict.Decision;
import java.util.List;
import java.util.Optional;

/** What to change. Pure: the same situation gets the same advice. */
public final class Advisor {
  /** The one thing that helps this client most; its id is in {@code docs/advice.md}. */
  public Advice forClient(Situation situation) {
    return new Advice("investigate", "Find out who makes it.", Optional.empty(), Optional.empty());
  }

  /** What to set on instances, node groups and templates for that decision. */
  public List<Advice> settings(Decision decision, SettingsFacts facts) {
    return List.of();
  }
}
