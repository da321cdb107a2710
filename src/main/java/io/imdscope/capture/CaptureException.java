package io.imdscope.capture;

import java.io.Serial;

/** The machine cannot trace: what is missing, and what to do about it. */
public final class CaptureException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;

  public CaptureException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public CaptureException(String message, String remedy, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** What to do, in one sentence. */
  public String remedy() {
    return remedy;
  }
}
