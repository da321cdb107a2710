package io.imdscope.lab.imds;

import java.util.Optional;

/** What came of the bytes of a connection so far. */
sealed interface Incoming {
  /** No whole request is there yet. */
  Incoming INCOMPLETE = new Incomplete();

  /** See {@link #INCOMPLETE}. */
  record Incomplete() implements Incoming {}

  /** A whole request, ready to be answered. */
  record Ready(HttpRequest request) implements Incoming {}

  /**
   * What follows on the connection cannot be told apart: answer with this status, then close.
   *
   * @param head the request, where at least its head was readable
   */
  record Unusable(int status, Optional<HttpRequest> head) implements Incoming {}
}
