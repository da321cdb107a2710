package io.imdscope.diagnosis.cause;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What one process, or the processes of one script, asked for so far: the last few attempts. */
final class Asker {
  static final int MOST_ATTEMPTS = 4;

  /** By time, the last one last; they may come late. */
  private final List<Attempt> attempts = new ArrayList<>(MOST_ATTEMPTS);

  private Optional<Instant> firstWithToken = Optional.empty();

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

  void usedToken(Instant time) {
    if (firstWithToken.isEmpty() || time.isBefore(firstWithToken.get())) {
      firstWithToken = Optional.of(time);
    }
  }

  /** The last attempt not after that time which fits. */
  Optional<Attempt> lastBefore(Instant time, Predicate<Attempt> fits) {
    return attempts.reversed().stream()
        .filter(attempt -> !attempt.time().isAfter(time))
        .filter(fits)
        .findFirst();
  }

  /** Whether a token was used not after that time. */
  boolean hadToken(Instant time) {
    return firstWithToken.isPresent() && !firstWithToken.get().isAfter(time);
  }
}
