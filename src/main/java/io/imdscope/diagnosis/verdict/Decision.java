package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Labelled;

/** Whether tokens can be required; from the best to the worst. */
public enum Decision implements Labelled {
  READY("ready", "ready"),
  NOT_ENOUGH_EVIDENCE("not_enough_evidence", "not enough evidence"),
  NOT_READY("not_ready", "not ready");

  private final String label;
  private final String words;

  Decision(String label, String words) {
    this.label = label;
    this.words = words;
  }

  @Override
  public String label() {
    return label;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** The worse of both. */
  public Decision and(Decision other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
