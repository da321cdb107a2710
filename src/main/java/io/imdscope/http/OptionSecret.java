package io.imdscope.http;

import java.util.Optional;

/** Which part of an option's value is a secret. */
enum OptionSecret {
  /** None that the option tells of. */
  NONE,
  /** All of it. */
  ALL,
  /** All of it where it is a cookie; without a "=" it is a file of cookies. */
  COOKIE,
  /** What is behind the first colon: {@code user:password}. */
  PASSWORD,
  /** What is before the last "@": {@code user:password@proxy:3128}. */
  USER_INFO;

  private static final Optional<String> REDACTED = Optional.of(Redaction.REDACTED);

  /** The value without its secret, nor any other; empty where this one does not tell of any. */
  Optional<String> shown(String value) {
    return switch (this) {
      case NONE -> Optional.empty();
      case ALL -> value.isEmpty() ? Optional.empty() : REDACTED;
      case COOKIE ->
          value.indexOf('=') < 0 && !value.equals(Redaction.REDACTED) ? Optional.empty() : REDACTED;
      case PASSWORD -> password(value);
      case USER_INFO -> userInfo(value);
    };
  }

  private static Optional<String> password(String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String name = Redaction.text(value.substring(0, colon + 1));
    return Optional.of(name.endsWith(Redaction.REDACTED) ? name : name + Redaction.REDACTED);
  }

  /** With a scheme it is found as in any other text. */
  private static Optional<String> userInfo(String value) {
    int colon = value.indexOf(':');
    int sign = value.lastIndexOf('@');
    boolean password = colon >= 0 && colon < sign && !value.startsWith("//", colon + 1);
    return password || value.startsWith(Redaction.REDACTED + "@")
        ? Optional.of(Redaction.REDACTED + Redaction.text(value.substring(sign)))
        : Optional.empty();
  }
}
