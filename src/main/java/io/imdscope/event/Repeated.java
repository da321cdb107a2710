package io.imdscope.event;

import java.time.Instant;

/**
 * Many requests that differ in nothing a verdict asks for, of which only the last was kept.
 *
 * @param last the last of them
 * @param first when the first of them was sent, not after the last
 * @param count how many they are, at least one
 */
public record Repeated(Request last, Instant first, long count) implements Event {
  public Repeated {
    if (count < 1 || first.isAfter(last.time())) {
      throw new IllegalArgumentException("repeated requests: count=" + count);
    }
  }

  @Override
  public Instant time() {
    return last.time();
  }
}
