package io.imdscope.http;

import java.time.Duration;

/**
 * How much a {@link RequestTracker} holds and how long it waits: nothing that a caller sends makes
 * it hold or wait for more.
 *
 * @param connections connections followed at a time
 * @param outstanding requests of one connection that wait for an answer
 * @param headBytes the longest head that is read whole
 * @param reorderBytes bytes of one connection held back behind a gap
 * @param reorderSegments segments of one connection held back behind a gap
 * @param totalBytes bytes held over all connections: callers, partial heads, held back segments,
 *     and heads that wait for an answer
 * @param gapWait how long a gap may take to fill
 * @param answerWait how long a head may take to complete, and an answer to come
 * @param endWait how long an answer may take after the caller has said that it sends no more
 * @param idle how long a connection on which nothing happens is remembered
 */
public record Limits(
    int connections,
    int outstanding,
    int headBytes,
    int reorderBytes,
    int reorderSegments,
    long totalBytes,
    Duration gapWait,
    Duration answerWait,
    Duration endWait,
    Duration idle) {

  /** What is used unless a test says otherwise. */
  public static final Limits DEFAULTS =
      new Limits(
          4_096,
          64,
          16 << 10,
          64 << 10,
          256,
          4L << 20,
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofHours(6));

  public Limits {
    if (connections < 1 || outstanding < 1 || headBytes < 64 || reorderSegments < 1) {
      throw new IllegalArgumentException("a limit is too small to work with");
    }
  }
}
