package io.imdscope.lab.imds;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ECS agent's task credentials and metadata, for any id.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html">Task
 *     IAM role</a>
 */
final class EcsApi implements Api {
  private static final Pattern CREDENTIALS = Pattern.compile("/v2/credentials/[A-Za-z0-9-]+");
  private static final Pattern METADATA =
      Pattern.compile("/v[34]/[A-Za-z0-9-]+(|/task|/stats|/task/stats)|/v2/(metadata|stats)");
  private static final String TASK =
      """
      {"Cluster":"imdscope-lab","Family":"imdscope-lab","Revision":"1",\
      "TaskARN":"arn:aws:ecs:eu-west-1:000000000000:task/imdscope-lab/0123456789abcdef0123456789abcdef"}\
      """;

  @Override
  public String server() {
    return "";
  }

  @Override
  public Response answer(HttpRequest request, Instant now) {
    if (!request.is("GET") && !request.is("HEAD")) {
      return Response.error(405).with("Allow", "GET, HEAD");
    }
    if (CREDENTIALS.matcher(request.path()).matches()) {
      return Response.ok("application/json", Credentials.ofTaskRole(now));
    }
    Matcher metadata = METADATA.matcher(request.path());
    return metadata.matches()
        ? Response.ok("application/json", request.path().endsWith("stats") ? "{}" : TASK)
        : Response.error(404);
  }
}
