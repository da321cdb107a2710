package io.imdscope.output.metrics;

import java.time.Duration;

/**
 * What clients can take of the server.
 *
 * @param connections open at once; a new one takes the place of the oldest
 * @param answers being sent at once, likewise: each may hold a megabyte
 * @param headBytes of a request
 * @param head until a request has come
 * @param answer until its answer is taken
 */
record ServerLimits(int connections, int answers, int headBytes, Duration head, Duration answer) {
  static final ServerLimits DEFAULTS =
      new ServerLimits(64, 4, 8192, Duration.ofSeconds(5), Duration.ofSeconds(10));
}
