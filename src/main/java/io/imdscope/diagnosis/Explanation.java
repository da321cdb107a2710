package io.imdscope.diagnosis;

import io.imdscope.event.Cause;
import io.imdscope.event.Finding;

/**
 * Why a call had no token, as far as was known when it came.
 *
 * @param client who made it, for people; printable, but its own words where nobody knows it
 * @param advice what to change
 */
public record Explanation(Cause cause, String client, Advice advice) {
  /** What of it the event keeps. */
  public Finding finding() {
    return new Finding(cause, advice.id());
  }
}
