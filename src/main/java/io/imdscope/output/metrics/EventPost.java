package io.imdscope.output.metrics;

import io.imdscope.event.Labelled;

/** Whether there is a Kubernetes Event of a pod's call without a token. */
public enum EventPost implements Labelled {
  POSTED("posted"),
  /** Another one stands for it, of the same hour or still to come. */
  HELD_BACK("held_back"),
  /** The API refused it, or did not answer. */
  FAILED("failed"),
  /** Too many were to be posted at once. */
  DROPPED("dropped");

  private final String label;

  EventPost(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
