package io.imdscope.diagnosis.cause;

import io.imdscope.event.Request;
import io.imdscope.event.Text;
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

  /** About how many bytes they may take in memory. */
  private static final int MOST_BYTES = 512 << 10;

  private static final int OWN = 256;

  /** Of an address, written out: INET6_ADDRSTRLEN, see inet_ntop(3). */
  private static final int LONGEST_ADDRESS = 45;

  private final Recent<Origin, String> names =
      new Recent<>(MOST, MOST_BYTES, _ -> OWN, name -> 2 * name.length());

  private record Origin(String host, InetAddress address) {}

  void note(Request request, String host) {
    Optional<String> origins = forwardedFor(request);
    if (origins.isPresent() && request.caller().isPresent()) {
      for (String origin : origins.get().split(",", 4)) {
        address(origin.strip())
            .ifPresent(address -> names.put(new Origin(host, address), name(request)));
      }
    }
  }

  /** The proxy that passed this caller's requests on, where one was seen to do so. */
  Optional<String> of(Request request, String host) {
    return names.peek(new Origin(host, request.flow().clientAddress()));
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
        .map(name -> Text.start(name, Attempt.LONGEST))
        .orElse("unknown");
  }

  /** IPv6 has many spellings; what is no address is nobody's, nor is one of a named interface. */
  private static Optional<InetAddress> address(String text) {
    if (text.length() > LONGEST_ADDRESS || text.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  int remembered() {
    return names.size();
  }

  long bytes() {
    return names.bytes();
  }
}
