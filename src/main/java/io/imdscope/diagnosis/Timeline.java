package io.imdscope.diagnosis;

import java.util.List;

/**
 * Calls over the report's {@link Report.Span}, one number a step.
 *
 * @param v1 calls without a token
 * @param other all other calls
 */
public record Timeline(List<Long> v1, List<Long> other) {
  /** The most steps a timeline has. */
  public static final int MOST_STEPS = 240;

  public Timeline {
    v1 = List.copyOf(v1);
    other = List.copyOf(other);
  }
}
