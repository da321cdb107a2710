package io.imdscope.event;

import java.util.List;
import java.util.Optional;

/**
 * The head of an HTTP/1.x request, redacted.
 *
 * @param method as sent
 * @param path the target's path, tokens cut out
 * @param query the target's query without the question mark, tokens cut out
 * @param protocol {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param headers in the order sent, values only where the allow list has the name
 * @param truncated whether the head was longer than 16 KiB, or bytes of it were not seen
 */
public record RequestHead(
    String method,
    String path,
    Optional<String> query,
    String protocol,
    List<Header> headers,
    boolean truncated) {

  private static final int USUAL = 1024;

  /** A header field; its value is absent when the allow list does not have its name. */
  public record Header(String name, Optional<String> value) {}

  public RequestHead {
    headers = List.copyOf(headers);
  }

  // Both are asked several times a request, and go by index: an iterator is made anew each time.

  /** About how many bytes it takes in memory; what is long may be of characters that take two. */
  public int weight() {
    int characters = method.length() + path.length() + query.orElse("").length();
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      characters += header.name().length() + header.value().orElse("").length();
    }
    return 128 + 96 * headers.size() + (characters > USUAL ? 2 : 1) * characters;
  }

  /** The value of the first header of that name (case-insensitive) whose value was kept. */
  public Optional<String> value(String name) {
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return Optional.empty();
  }
}
