package io.imdscope.lab.imds;

import java.time.Instant;

/** Answers the requests to one endpoint; asked by one thread. */
interface Api {
  Response answer(HttpRequest request, Instant now);

  /** What it calls itself in the {@code Server} field. */
  String server();
}
