package io.imdscope.cli;

import io.imdscope.event.Labelled;

/** How {@code reconcile} writes what it found. */
enum ResultFormat implements Labelled {
  TEXT("text"),
  JSON("json");

  private final String label;

  ResultFormat(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
