package io.imdscope.diagnosis.cause;

import io.imdscope.event.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One request for a token.
 *
 * @param status the answer's, absent when none came or it was not seen
 * @param userAgent as sent
 */
record Attempt(Instant time, Result result, OptionalInt status, Optional<String> userAgent) {

  /** What became of it. */
  enum Result {
    ANSWERED,
    REFUSED,
    /** Nothing came back. */
    UNANSWERED,
    /** Whether something came back was not seen. */
    NOT_KNOWN
  }

  static Attempt of(Request request) {
    return new Attempt(
        request.time(),
        result(request),
        request.status(),
        request.head().flatMap(head -> head.value("user-agent")));
  }

  private static Result result(Request request) {
    if (request.outcome().isEmpty()) {
      return Result.NOT_KNOWN;
    }
    return switch (request.outcome().get()) {
      case OK -> Result.ANSWERED;
      case NO_RESPONSE -> Result.UNANSWERED;
      case REJECTED, REFUSED, ERROR -> Result.REFUSED;
    };
  }

  boolean failed() {
    return result == Result.REFUSED || result == Result.UNANSWERED;
  }
}
