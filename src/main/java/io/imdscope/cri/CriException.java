package io.imdscope.cri;

import java.io.Serial;

/** The runtime did not do what it was asked for; the message is one line, with the remedy. */
public final class CriException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why, for whoever has to choose between waiting, asking elsewhere and giving up. */
  public enum Reason {
    /** There is no such file. */
    MISSING,
    /** There is a file, and it is not a socket. */
    NOT_A_SOCKET,
    /** This process may not use the socket. */
    PERMISSION,
    /** Nobody listens at the socket. */
    REFUSED,
    /** Whoever listens does not speak gRPC, or closed the connection before it said anything. */
    NOT_GRPC,
    /** No answer within the deadline. */
    SILENT,
    /** gRPC, but not this interface. */
    NOT_OFFERED,
    /** The runtime has been started and is not ready yet: worth asking again in a moment. */
    STARTING,
    /** An answer over the bound. */
    TOO_LARGE,
    /** The runtime knows no such thing. */
    NOT_FOUND,
    /** The runtime answered an error. */
    FAILED,
    /** This client was closed, or its thread interrupted. */
    CLOSED
  }

  private final Reason reason;

  CriException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
