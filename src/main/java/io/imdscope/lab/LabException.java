package io.imdscope.lab;

/** The lab cannot do what was asked of it here; the message is one line, with the remedy. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
