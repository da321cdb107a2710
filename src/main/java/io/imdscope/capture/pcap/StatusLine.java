package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;

/**
 * Reads the status code at the start of a response's packet; nothing else of it is ever looked at,
 * since bodies hold credentials.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-4">RFC 9112, 4: status line</a>
 */
final class StatusLine {
  private static final byte[] PROTOCOL = {'H', 'T', 'T', 'P', '/', '1', '.'};
  private static final int CODE = PROTOCOL.length + 2;

  /** As much as is read of a response. */
  static final int LENGTH = CODE + 3;

  private StatusLine() {}

  /** The code, or 0 where the packet does not begin with a status line. */
  static int code(Segment segment) {
    if (Math.min(segment.captured, segment.length) < LENGTH) {
      return 0;
    }
    ByteBuffer bytes = segment.bytes;
    for (int i = 0; i < PROTOCOL.length; i++) {
      if (bytes.get(segment.payload + i) != PROTOCOL[i]) {
        return 0;
      }
    }
    if (bytes.get(segment.payload + CODE - 1) != ' ') {
      return 0;
    }
    int code = 0;
    for (int i = CODE; i < LENGTH; i++) {
      int digit = bytes.get(segment.payload + i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      code = code * 10 + digit;
    }
    return code >= 100 && code < 600 ? code : 0;
  }
}
