package io.imdscope.diagnosis.cause;

import io.imdscope.event.Cause;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a request had no token.
 *
 * @param status with which the token was refused
 * @param after how long after the request for a token this one was sent, where there was one
 * @param proxy who passed the request on, where that is known
 */
public record Why(
    Cause cause, OptionalInt status, Optional<Duration> after, Optional<String> proxy) {

  /** Most calls have one of these. */
  private static final Map<Cause, Why> OF_CAUSE = new EnumMap<>(Cause.class);

  static {
    for (Cause cause : Cause.values()) {
      OF_CAUSE.put(cause, new Why(cause, OptionalInt.empty(), Optional.empty(), Optional.empty()));
    }
  }

  /** Of a cause of which no more is known. */
  public static Why of(Cause cause) {
    return OF_CAUSE.get(cause);
  }

  /** The same, as a sentence of evidence for people. */
  public String sentence() {
    String later =
        after
            .map(time -> String.format(java.util.Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
            .orElse("some time");
    return switch (cause) {
      case NO_TOKEN_ATTEMPT -> "No request for a token came before it.";
      case NO_TOKEN_SEEN ->
          "It ran before the trace began, and its client may have asked for a token then, in vain.";
      case TOKEN_UNANSWERED ->
          "Its request for a token got no answer; " + later + " later it went on without.";
      case TOKEN_REFUSED ->
          "Its request for a token was answered with "
              + (status.isPresent() ? Integer.toString(status.getAsInt()) : "an error")
              + proxy.map(name -> " through the proxy " + name).orElse("")
              + "; "
              + later
              + " later it went on without.";
      case TOKEN_IGNORED -> "It had a token, and reads without it all the same.";
      case FORWARDED ->
          "It was sent by a proxy"
              + proxy.map(name -> " (" + name + ")").orElse("")
              + " for another caller.";
      case MIXED -> "";
    };
  }
}
