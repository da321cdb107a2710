package io.imdscope.http;

import io.imdscope.event.Observation.Received;

/** What is known of the bytes that an endpoint sent on one connection. */
final class Responses {
  private boolean any;
  private int end;
  private boolean anyStatus;
  private int statusSequence;
  private boolean anyBytes;
  private long bytesNanos;
  private boolean anyFinal;
  private long finalNanos;

  /** Takes note of a segment; true when it brings a status that was not seen before. */
  boolean accept(Received received) {
    int segmentEnd = received.sequence() + received.length();
    if (any && received.sequence() - end > 0) {
      // Something before it was not seen: an answer, for all we know.
      sawBytes(received.nanos());
    }
    if (received.length() > 0 && (!any || segmentEnd - end > 0)) {
      sawBytes(received.nanos());
    }
    end = !any || segmentEnd - end > 0 ? segmentEnd : end;
    any = true;
    boolean fresh =
        received.status() != 0 && (!anyStatus || received.sequence() - statusSequence > 0);
    if (fresh) {
      anyStatus = true;
      statusSequence = received.sequence();
    }
    return fresh;
  }

  /** Whether all that the endpoint sent before this segment was seen. */
  boolean isNext(Received received) {
    return !any || received.sequence() - end <= 0;
  }

  void sawFinal(long nanos) {
    anyFinal = true;
    finalNanos = nanos;
  }

  /** Whether anything came that could hold the answer to a request sent then. */
  boolean bytesSince(long nanos) {
    return anyBytes && bytesNanos - nanos >= 0;
  }

  /** Whether a final status came that could share its packet with the answer to such a request. */
  boolean finalSince(long nanos) {
    return anyFinal && finalNanos - nanos >= 0;
  }

  private void sawBytes(long nanos) {
    anyBytes = true;
    bytesNanos = nanos;
  }
}
