package io.imdscope.event;

/** What became of a request, read from the response's status line. */
public enum Outcome implements Labelled {
  /** Any 2xx. */
  OK("ok"),
  /** 401: the token was missing, wrong or expired. */
  REJECTED("rejected"),
  /** 403: not allowed, or the service is switched off. */
  REFUSED("refused"),
  /** Any other status. */
  ERROR("error"),
  /** Nothing came back within 10 s, or before the connection was closed. */
  NO_RESPONSE("no_response");

  private final String label;

  Outcome(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** The outcome that a final HTTP status (200 to 599) stands for. */
  public static Outcome ofStatus(int status) {
    if (status >= 200 && status < 300) {
      return OK;
    }
    return switch (status) {
      case 401 -> REJECTED;
      case 403 -> REFUSED;
      default -> ERROR;
    };
  }
}
