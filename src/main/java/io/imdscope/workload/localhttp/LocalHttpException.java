package io.imdscope.workload.localhttp;

import java.io.Serial;

/** There is no usable answer; the message is one line, for a user. */
public final class LocalHttpException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why, for whoever has to choose between waiting, asking elsewhere and giving up. */
  public enum Reason {
    /** Nobody is there to answer. */
    UNREACHABLE,
    /** This process may not use the socket. */
    PERMISSION,
    /** No whole answer within the time. */
    SILENT,
    /** No HTTP, cut off, or over the bound. */
    MALFORMED,
    /** An answer that is neither success nor "not found". */
    FAILED
  }

  private final Reason reason;

  public LocalHttpException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
