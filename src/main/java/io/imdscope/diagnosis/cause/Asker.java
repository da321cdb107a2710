package io.imdscope.diagnosis.cause;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What one process, or the processes of one script, asked for so far: the last few attempts. */
final class Asker {
  static final int MOST_ATTEMPTS = 8;

  /** What one takes with its list and its map, and each attempt and product beside its text. */
  private static final int OWN = 256;

  private static final int EACH = 160;

  /** By time, the last one last; they may come late. */
  private final List<Attempt> attempts = new ArrayList<>(MOST_ATTEMPTS);

  /** By the product that sent it, the first time that a token was used. */
  private final Map<String, Instant> used = new HashMap<>();

  void attempted(Attempt attempt) {
    int at = attempts.size();
    while (at > 0 && attempts.get(at - 1).time().isAfter(attempt.time())) {
      at--;
    }
    attempts.add(at, attempt);
    if (attempts.size() > MOST_ATTEMPTS) {
      attempts.removeFirst();
    }
  }

  void usedToken(String product, Instant time) {
    if (used.size() < MOST_ATTEMPTS || used.containsKey(product)) {
      used.merge(product, time, (a, b) -> a.isBefore(b) ? a : b);
    }
  }

  /** The last attempt not after that time which fits. */
  Optional<Attempt> lastBefore(Instant time, Predicate<Attempt> fits) {
    return attempts.reversed().stream()
        .filter(attempt -> !attempt.time().isAfter(time))
        .filter(fits)
        .findFirst();
  }

  /** Whether a client whose product fits used a token not after that time. */
  boolean hadToken(Instant time, Predicate<String> fits) {
    return used.entrySet().stream()
        .anyMatch(entry -> !entry.getValue().isAfter(time) && fits.test(entry.getKey()));
  }

  /** About how many bytes it takes in memory. */
  int weight() {
    int weight = OWN;
    for (Attempt attempt : attempts) {
      weight += EACH + 2 * attempt.product().length();
    }
    for (String product : used.keySet()) {
      weight += EACH + 2 * product.length();
    }
    return weight;
  }

  int remembered() {
    return attempts.size();
  }
}
