package io.imdscope.lab.imds;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * EC2's metadata service, both versions.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">How
 *     IMDSv2 works</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Responses
 *     and error messages</a>
 */
final class ImdsApi implements Api {
  static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final int MAX_TTL = 21_600;

  private final boolean required;
  private final Tokens tokens = new Tokens();
  private final Tree tree = Instance.tree();

  ImdsApi(boolean required) {
    this.required = required;
  }

  @Override
  public String server() {
    return "EC2ws";
  }

  @Override
  public Response answer(HttpRequest request, Instant now) {
    String path = request.path();
    if (path.equals("/latest/api/token")) {
      return tokenPath(request, now);
    }
    if (request.is("PUT")) {
      // Tokens are only to be had at /latest; the guide calls the 403 for other versions intended.
      boolean elsewhere = path.endsWith("/api/token") || forwarded(request);
      return elsewhere ? Response.error(403) : wrongMethod("GET, HEAD");
    }
    if (!request.is("GET") && !request.is("HEAD")) {
      return wrongMethod("GET, HEAD");
    }
    return read(request, now);
  }

  private Response tokenPath(HttpRequest request, Instant now) {
    return switch (request.method()) {
      case "PUT" -> forwarded(request) ? Response.error(403) : issue(request, now);
      case "OPTIONS" -> Response.ok("text/plain", "").with("Allow", "OPTIONS, PUT");
      default -> wrongMethod("OPTIONS, PUT");
    };
  }

  private Response issue(HttpRequest request, Instant now) {
    String text = request.header(TTL).orElse("");
    int seconds = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > MAX_TTL) {
      return Response.error(400);
    }
    return Response.ok("text/plain", tokens.issue(now, Duration.ofSeconds(seconds)))
        .with(TTL, Integer.toString(seconds))
        .carryingToken();
  }

  private Response read(HttpRequest request, Instant now) {
    Optional<String> token = request.header(TOKEN);
    if (token.isEmpty()) {
      return required ? Response.error(401) : resource(request.path(), now);
    }
    // What EC2 does with an empty token is not documented; it is not a valid one.
    return tokens
        .remaining(token.get(), now)
        .map(seconds -> resource(request.path(), now).with(TTL, Long.toString(seconds)))
        .orElseGet(() -> Response.error(401));
  }

  private Response resource(String path, Instant now) {
    if (path.equals("/")) {
      return Response.ok("text/plain", String.join("\n", Instance.VERSIONS));
    }
    String[] parts = path.split("/", 3);
    if (!parts[0].isEmpty() || !Instance.VERSIONS.contains(parts[1])) {
      return Response.error(404);
    }
    String rest = parts.length < 3 ? "" : parts[2];
    return tree.get(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest)
        .map(found -> Response.ok(found.contentType(), found.text().apply(now)))
        .orElseGet(() -> Response.error(404));
  }

  private static boolean forwarded(HttpRequest request) {
    return request.header("X-Forwarded-For").isPresent();
  }

  private static Response wrongMethod(String allowed) {
    return Response.error(405).with("Allow", allowed).closing();
  }
}
