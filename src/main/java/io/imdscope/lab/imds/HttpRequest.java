package io.imdscope.lab.imds;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose body, if it had one, has been read and dropped.
 *
 * @param target as sent
 * @param path the target's path: percent-decoded, repeated slashes joined, without a query
 * @param headers names in lower case; of repeated ones the first
 */
record HttpRequest(
    String method,
    String target,
    String path,
    String protocol,
    Map<String, String> headers,
    boolean keepAlive) {
  HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, by its name in whatever case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  boolean is(String method) {
    return this.method.equals(method);
  }
}
