package io.imdscope.output.otlp;

import java.time.Duration;

/**
 * How long to wait.
 *
 * @param batch from one batch of records to the next, unless more wait already
 * @param metrics from one time that metrics are sent to the next
 * @param request for a whole answer
 * @param firstPause after a request that may do later; twice as long after each further one
 * @param longestPause after one that failed often; what the collector asks for may be longer
 * @param giveUp from the first try of a batch, until it counts as failed; the longest that a
 *     collector may ask to wait
 * @param last for what is left when the agent stops
 */
record Timing(
    Duration batch,
    Duration metrics,
    Duration request,
    Duration firstPause,
    Duration longestPause,
    Duration giveUp,
    Duration last) {
  static final Timing USUAL =
      new Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMillis(500));
}
