package io.imdscope.diagnosis.catalogue;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a client does when it asks for a token and gets none.
 *
 * @param statuses the answers to its PUT after which it reads without a token
 * @param onTimeout whether it reads without a token when no answer came
 * @param stickyTimeout whether it then never asks again as long as the process lives
 * @param stickyStatuses the answers after which it never asks again
 * @param longest the longest time from its first PUT to its first read without a token
 * @param ttl for how many seconds it asks a token to be valid
 */
public record Fallback(
    Set<Integer> statuses,
    boolean onTimeout,
    boolean stickyTimeout,
    Set<Integer> stickyStatuses,
    Duration longest,
    OptionalInt ttl) {
  /** How long a client of which nothing is known is given to fall back. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  /** Of clients of which nothing is known: anything may lead to a read without a token. */
  public static final Fallback UNKNOWN =
      new Fallback(Set.of(), true, false, Set.of(), LONGEST, OptionalInt.empty());

  public Fallback {
    statuses = Set.copyOf(statuses);
    stickyStatuses = Set.copyOf(stickyStatuses);
  }

  /** Whether it may stay without a token after it was once refused or left without an answer. */
  public boolean sticky() {
    return stickyTimeout || !stickyStatuses.isEmpty();
  }
}
