package io.imdscope.output.metrics;

import java.nio.charset.StandardCharsets;

/**
 * An answer over HTTP, after which the connection ends.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
final class HttpAnswer {
  private final String status;
  private final String contentType;
  private final byte[] body;

  /** An answer with a status such as {@code 200 OK}. */
  HttpAnswer(String status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  /** One line for people. */
  static HttpAnswer text(String status, String text) {
    return new HttpAnswer(
        status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The head alone, or with the body. */
  byte[] bytes(boolean withBody) {
    byte[] head =
        """
        HTTP/1.1 %s\r
        Content-Type: %s\r
        Content-Length: %d\r
        Allow: GET, HEAD\r
        Cache-Control: no-store\r
        Connection: close\r
        \r
        """
            .formatted(status, contentType, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    if (!withBody) {
      return head;
    }
    byte[] bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }
}
