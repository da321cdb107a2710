package io.imdscope.event;

import java.time.Instant;

/** A line of the event log. */
public sealed interface Event permits Request, Repeated, Coverage {
  Instant time();
}
