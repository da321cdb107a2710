package io.imdscope.cli;

import io.imdscope.event.Labelled;

/** How much of a call is written, from all to least. */
enum Detail implements Labelled {
  FULL("full"),
  /** Without the argument vectors, and without the ancestors, which are mostly that. */
  NO_ARGUMENTS("no_arguments"),
  /** The same, and calls that differ in nothing a verdict asks for as one line with their count. */
  AGGREGATED("aggregated");

  private final String label;

  Detail(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
