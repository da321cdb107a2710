package io.imdscope.cli;

import io.imdscope.event.Api;
import io.imdscope.event.Labelled;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Version;

/** What makes {@code watch} end with exit code 3. */
enum FailCondition implements Labelled {
  /** A request without a token to EC2's API. */
  V1("v1"),
  /** A request that was answered with 401. */
  REJECTED("rejected"),
  /** Bytes to an endpoint that are not readable as HTTP. */
  UNKNOWN("unknown"),
  /** Anything that was not seen. */
  LOST("lost");

  private final String label;

  FailCondition(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** Whether a request meets the condition; a loss is no request. */
  boolean isMetBy(Request request) {
    return switch (this) {
      case V1 -> request.version() == Version.V1 && request.api() == Api.EC2;
      case REJECTED -> request.outcome().filter(Outcome.REJECTED::equals).isPresent();
      case UNKNOWN -> request.version() == Version.UNKNOWN;
      case LOST -> false;
    };
  }
}
