package io.imdscope.lab.imds;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Cuts the bytes of one connection into requests: pipelined, split anywhere, bodies dropped. Holds
 * at most a head and what came behind it in one read. {@code Expect} is ignored: a body is waited
 * for, which keeps the boundary between requests certain whether or not the client sends it.
 */
final class RequestReader {
  /** The longest request head. */
  static final int MAX_HEAD = 16 * 1024;

  /** The longest body that is read to be dropped. */
  static final int MAX_BODY = 64 * 1024;

  private byte[] buffer = new byte[1024];
  private int start;
  private int end;
  private Optional<HttpRequest> head = Optional.empty();
  private BodySkipper body = BodySkipper.fixed(0);

  /** Takes all that the buffer holds. */
  void fill(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (buffer.length - end < length) {
      int kept = end - start;
      byte[] roomier =
          kept + length <= buffer.length
              ? buffer
              : new byte[Math.max(2 * buffer.length, kept + length)];
      System.arraycopy(buffer, start, roomier, 0, kept);
      buffer = roomier;
      start = 0;
      end = kept;
    }
    bytes.get(buffer, end, length);
    end += length;
  }

  /** The next request, if all of it is there. */
  Incoming next() {
    if (head.isEmpty()) {
      Incoming found = readHead();
      if (!(found instanceof Incoming.Ready(HttpRequest request))) {
        return found;
      }
      head = Optional.of(request);
    }
    start += body.skip(buffer, start, end);
    return switch (body.state()) {
      case MORE -> Incoming.INCOMPLETE;
      case TOO_LONG -> new Incoming.Unusable(413, head);
      case MALFORMED -> new Incoming.Unusable(400, head);
      case DONE -> {
        Incoming ready = new Incoming.Ready(head.orElseThrow());
        head = Optional.empty();
        yield ready;
      }
    };
  }

  private Incoming readHead() {
    // Empty lines before a request are to be ignored: RFC 9112 2.2.
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
    int length = headLength();
    if (length > MAX_HEAD || (length < 0 && end - start > MAX_HEAD)) {
      return new Incoming.Unusable(431, Optional.empty());
    }
    if (length < 0) {
      return Incoming.INCOMPLETE;
    }
    String text = new String(buffer, start, length, StandardCharsets.ISO_8859_1).stripTrailing();
    // A head may hold a token; it is needed no longer.
    Arrays.fill(buffer, start, start + length, (byte) 0);
    start += length;
    try {
      HttpRequest request = HeadParser.parse(text);
      Optional<BodySkipper> skipper = bodyOf(request);
      if (skipper.isEmpty()) {
        return new Incoming.Unusable(400, Optional.of(request));
      }
      body = skipper.get();
      return new Incoming.Ready(request);
    } catch (HeadParser.BadHead e) {
      return new Incoming.Unusable(400, Optional.empty());
    }
  }

  /** Length of the head with its empty line, or -1; lines may end in a bare line feed. */
  private int headLength() {
    for (int i = start; i < end; i++) {
      if (buffer[i] == '\n') {
        int next = i + 1;
        if (next < end && buffer[next] == '\r') {
          next++;
        }
        if (next < end && buffer[next] == '\n') {
          return next + 1 - start;
        }
      }
    }
    return -1;
  }

  /** How the request's body ends, empty where that cannot be told. */
  private static Optional<BodySkipper> bodyOf(HttpRequest request) {
    Optional<String> encoding = request.header("transfer-encoding");
    Optional<String> length = request.header("content-length");
    if (encoding.isPresent()) {
      // Both together are how requests are smuggled past a proxy: RFC 9112 6.1.
      return length.isEmpty() && encoding.get().toLowerCase(Locale.ROOT).equals("chunked")
          ? Optional.of(BodySkipper.chunked())
          : Optional.empty();
    }
    String digits = length.orElse("0");
    return digits.matches("[0-9]{1,18}")
        ? Optional.of(BodySkipper.fixed(Long.parseLong(digits)))
        : Optional.empty();
  }
}
