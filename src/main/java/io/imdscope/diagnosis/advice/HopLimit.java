package io.imdscope.diagnosis.advice;

/** Whether the hop limit keeps token responses from a caller. */
public sealed interface HopLimit {
  /** It does not: responses come as far as this caller. */
  record Enough() implements HopLimit {}

  /**
   * It does.
   *
   * @param effective what is set, as far as responses show
   * @param needed the least that would do for this caller
   */
  record TooSmall(int effective, int needed) implements HopLimit {}

  /** Nothing was seen that tells. */
  record Unknown() implements HopLimit {}
}
