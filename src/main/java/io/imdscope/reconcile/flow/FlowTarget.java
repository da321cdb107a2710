package io.imdscope.reconcile.flow;

import io.imdscope.event.Labelled;

/** What an address tells of who is there. */
enum FlowTarget implements Labelled {
  /** An interface endpoint for the API, as the user says. */
  ENDPOINT("endpoint"),

  /** In AWS's own ranges and in no service's: the API's hosts, and other services' as well. */
  AMAZON("amazon"),

  /** In the ranges of EC2: the API's, or anybody's instance. */
  EC2("ec2"),

  /** Another service's, or not AWS's at all. */
  NONE("none");

  private final String label;

  FlowTarget(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
