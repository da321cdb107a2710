package io.imdscope.service;

import java.io.Serial;

/** The machine cannot have the service: why, and what to do about it. */
public final class ServiceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;

  public ServiceException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public ServiceException(String message, String remedy, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** What to do, in one sentence. */
  public String remedy() {
    return remedy;
  }
}
