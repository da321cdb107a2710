package io.imdscope.output.metrics;

import io.imdscope.event.Labelled;

/** What became of a Kubernetes Event that was to be posted. */
public enum EventPost implements Labelled {
  POSTED("posted"),
  /** The same was posted not long ago. */
  HELD_BACK("held_back"),
  /** The API refused it, or did not answer. */
  FAILED("failed");

  private final String label;

  EventPost(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
