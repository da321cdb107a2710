package io.imdscope.output.metrics;

import io.imdscope.event.Labelled;

/** What became of a log record for an OpenTelemetry collector. */
public enum OtlpRecord implements Labelled {
  /** The collector has taken it. */
  SENT("sent"),
  /** Too many were to be sent. */
  DROPPED("dropped"),
  /** The collector refused it, or could not take it for too long. */
  FAILED("failed");

  private final String label;

  OtlpRecord(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
