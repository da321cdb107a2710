package io.imdscope.lab.imds;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * The EKS Pod Identity agent; any non-empty service account token will do.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">How EKS
 *     Pod Identity works</a>
 * @see <a href="https://github.com/aws/eks-pod-identity-agent">The agent, for its statuses</a>
 */
final class PodIdentityApi implements Api {

  @Override
  public String server() {
    return "";
  }

  @Override
  public Response answer(HttpRequest request, Instant now) {
    if (!request.path().equals("/v1/credentials")) {
      return plain(404, "404 page not found\n");
    }
    return request.header("Authorization").orElse("").isEmpty()
        ? plain(400, "Service account token cannot be empty\n")
        : Response.ok("application/json", Credentials.ofPodIdentity(now));
  }

  private static Response plain(int status, String text) {
    return new Response(
        status,
        "text/plain; charset=utf-8",
        text.getBytes(StandardCharsets.UTF_8),
        Map.of(),
        false,
        false);
  }
}
