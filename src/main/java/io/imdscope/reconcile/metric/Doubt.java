package io.imdscope.reconcile.metric;

import io.imdscope.event.Labelled;

/** Why a period's two counts may be of different things, though all was watched. */
enum Doubt implements Labelled {
  /** Nothing is known to be. */
  NONE("none"),
  /** The values may not reach to the end of the period: more may have been counted. */
  END("end"),
  /** The period's length is assumed: either may be of a longer time. */
  LENGTH("length");

  private final String label;

  Doubt(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether it can be why there are so many more in CloudWatch, or less when negative. */
  boolean explains(long rest) {
    return switch (this) {
      case NONE -> false;
      case END -> rest < 0;
      case LENGTH -> rest != 0;
    };
  }
}
