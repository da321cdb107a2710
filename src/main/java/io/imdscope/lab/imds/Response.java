package io.imdscope.lab.imds;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, before the fields that are the same on all of them.
 *
 * @param headers beyond those that every answer has
 * @param token whether it carries a session token, and so must not travel farther than the hop
 *     limit
 * @param close whether the connection ends with it, whatever the client wished
 */
@SuppressWarnings("ArrayRecordComponent") // made once, sent once, never compared
record Response(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    boolean token,
    boolean close) {
  Response {
    headers = Map.copyOf(headers);
  }

  static Response ok(String contentType, String body) {
    return new Response(
        200, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of(), false, false);
  }

  /** An error with the page that EC2 sends along. */
  static Response error(int status) {
    String title = status + " - " + reason(status);
    String page =
        """
        <?xml version="1.0" encoding="iso-8859-1"?>
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
        \t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
         <head>
          <title>%s</title>
         </head>
         <body>
          <h1>%s</h1>
         </body>
        </html>
        """
            .formatted(title, title);
    return new Response(
        status, "text/html", page.getBytes(StandardCharsets.UTF_8), Map.of(), false, false);
  }

  Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, contentType, body, more, token, close);
  }

  /** The same, as the answer to a request for a token. */
  Response carryingToken() {
    return new Response(status, contentType, body, headers, true, close);
  }

  Response closing() {
    return new Response(status, contentType, body, headers, token, true);
  }

  static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Not Allowed";
      case 413 -> "Content Too Large";
      case 431 -> "Request Header Fields Too Large";
      default -> "Error";
    };
  }
}
