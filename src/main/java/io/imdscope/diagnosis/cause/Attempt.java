package io.imdscope.diagnosis.cause;

import io.imdscope.event.Request;
import io.imdscope.event.Text;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One request for a token.
 *
 * @param status the answer's, absent when none came or it was not seen
 * @param product who sent it, see {@link #product}
 */
record Attempt(Instant time, Result result, OptionalInt status, String product) {
  /** Who differ only in what is beyond are taken for one. No SDK's name is half as long. */
  static final int LONGEST = 128;

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
    return new Attempt(request.time(), result(request), request.status(), product(request));
  }

  /**
   * The name that a {@code User-Agent} begins with, at most {@link #LONGEST} characters of it,
   * empty when there is none.
   */
  static String product(Request request) {
    String agent = request.head().flatMap(head -> head.value("user-agent")).orElse("");
    int slash = agent.indexOf('/', 0, Math.min(agent.length(), LONGEST));
    return Text.start(agent, slash < 0 ? LONGEST : slash);
  }

  /**
   * Whether both may be the same client: two libraries in one process are told apart only where
   * both say who they are.
   */
  static boolean maybeSame(String product, String other) {
    return product.isEmpty() || other.isEmpty() || product.equals(other);
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
