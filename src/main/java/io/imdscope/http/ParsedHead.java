package io.imdscope.http;

import io.imdscope.event.RequestHead;
import java.util.List;
import java.util.Set;

/**
 * A request head as it was read, its header values already dropped but for the allow list.
 *
 * @param line not redacted yet
 * @param marks what the headers say about the API
 * @param bodyLength bytes of body, or {@link #CHUNKED}, or {@link #UNFRAMED}
 * @param cut whether the end of the head was not seen
 */
record ParsedHead(
    RequestLine line,
    List<RequestHead.Header> headers,
    Set<Mark> marks,
    long bodyLength,
    boolean cut) {
  static final long CHUNKED = -1;

  /** The body's end cannot be told: its length is contradictory or not a number. */
  static final long UNFRAMED = -2;

  /** What a header tells, of those whose value is not kept. */
  enum Mark {
    EC2_TOKEN,
    ALIBABA,
    GOOGLE,
    IBM,
    AZURE
  }
}
