package io.imdscope.output.metrics;

import java.io.IOException;
import java.io.Serial;

/** Metrics cannot be served at this address: why, and what to do about it. */
public final class MetricsException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;

  MetricsException(String address, String reason, Exception cause) {
    super("metrics cannot be served: address=" + address + " reason=" + reason, cause);
    this.remedy =
        (reason.contains("in use") ? "end what listens there (ss -ltnp shows it), or " : "")
            + "give another address for metrics";
  }

  /** What to do, in one sentence. */
  public String remedy() {
    return remedy;
  }
}
