package io.imdscope.output.kubernetes;

import io.imdscope.event.Outcome;
import io.imdscope.event.Request;

/** What an Event is about: its {@code reason}, which is never renamed or reused. */
enum EventReason {
  /** Calls were made without a token. */
  CALL("IMDSv1Call"),
  /** They were rejected with 401: the instance requires tokens. */
  REJECTED("IMDSv1Rejected");

  private final String text;

  EventReason(String text) {
    this.text = text;
  }

  static EventReason of(Request request) {
    return request.outcome().filter(Outcome.REJECTED::equals).isPresent() ? REJECTED : CALL;
  }

  /** As the Event has it. */
  String text() {
    return text;
  }
}
