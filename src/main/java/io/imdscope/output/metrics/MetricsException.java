package io.imdscope.output.metrics;

import java.io.IOException;
import java.io.Serial;

/** Metrics cannot be served at this address: why, and what to do about it. */
public final class MetricsException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;

  MetricsException(String message, String remedy, IOException cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  /** What to do, in one sentence. */
  public String remedy() {
    return remedy;
  }
}
