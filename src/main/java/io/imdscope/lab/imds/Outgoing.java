package io.imdscope.lab.imds;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The bytes of a response, and how far they may travel. */
record Outgoing(ByteBuffer bytes, int hops, boolean last) {
  /** How far everything but a token may travel. */
  static final int DEFAULT_HOPS = 64;

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Lays a response out as EC2 does.
   *
   * @param modified when the service was started
   */
  static Outgoing of(
      Response response,
      String server,
      boolean http10,
      boolean headOnly,
      boolean last,
      int hops,
      Instant now,
      Instant modified) {
    StringBuilder head = new StringBuilder(512);
    head.append(http10 ? "HTTP/1.0 " : "HTTP/1.1 ")
        .append(response.status())
        .append(' ')
        .append(Response.reason(response.status()))
        .append("\r\n");
    response.headers().forEach((name, value) -> field(head, name, value));
    field(head, "Content-Type", response.contentType());
    field(head, "Accept-Ranges", "none");
    field(head, "Last-Modified", HTTP_DATE.format(modified));
    field(head, "Content-Length", Integer.toString(response.body().length));
    field(head, "Date", HTTP_DATE.format(now));
    if (!server.isEmpty()) {
      field(head, "Server", server);
    }
    field(head, "Connection", last ? "close" : "keep-alive");
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] body = headOnly ? new byte[0] : response.body();
    return new Outgoing(
        ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip(), hops, last);
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
