package io.imdscope.diagnosis.cause;

import io.imdscope.event.Request;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who passes requests on for whom: a proxy such as kube2iam says in {@code X-Forwarded-For} for
 * which address it asks, and the metadata service refuses such requests for a token.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">
 *     Retrieve instance metadata</a>
 */
final class Proxies {
  static final int MOST = 1024;
  private static final String FORWARDED_FOR = "x-forwarded-for";

  private final Recent<Origin, String> names = new Recent<>(MOST);

  private record Origin(String host, String address) {}

  void note(Request request, String host) {
    Optional<String> origins = forwardedFor(request);
    if (origins.isPresent() && request.caller().isPresent()) {
      for (String origin : origins.get().split(",", 4)) {
        names.put(new Origin(host, normal(origin.strip())), name(request));
      }
    }
  }

  /** The proxy that passed this caller's requests on, where one was seen to do so. */
  Optional<String> of(Request request, String host) {
    return names.peek(new Origin(host, request.flow().clientAddress().getHostAddress()));
  }

  static boolean isForwarded(Request request) {
    return forwardedFor(request).isPresent();
  }

  /** Asked of every request. */
  private static Optional<String> forwardedFor(Request request) {
    return request.head().isPresent()
        ? request.head().get().value(FORWARDED_FOR)
        : Optional.empty();
  }

  /** What a proxy's process is called. */
  static String name(Request request) {
    return request
        .caller()
        .map(caller -> caller.process().name())
        .filter(name -> !name.isEmpty())
        .orElse("unknown");
  }

  /** IPv6 has many spellings; what is no address is nobody's. */
  private static String normal(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  int remembered() {
    return names.size();
  }
}
