package io.imdscope.workload.ecs;

import io.imdscope.workload.localhttp.LocalHttp;
import io.imdscope.workload.localhttp.LocalHttpException;
import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks the ECS agent of this machine for the task of a container. Only reads; every call ends
 * within half a second.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-introspection.html">container
 *     introspection</a>
 */
public final class EcsAgent {
  private static final int PORT = 51678;
  private static final Duration WITHIN = Duration.ofMillis(500);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final LocalHttp http;

  private EcsAgent(LocalHttp http) {
    this.http = http;
  }

  /** The agent where it always listens. */
  public static EcsAgent local() {
    return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), WITHIN);
  }

  static EcsAgent at(InetSocketAddress address, Duration within) {
    return new EcsAgent(LocalHttp.at(address, within));
  }

  /** The task of the container with this id; empty when the agent knows none. */
  public Optional<AgentTask> taskOf(String containerId) throws LocalHttpException {
    if (!ID.matcher(containerId).matches()) {
      return Optional.empty();
    }
    Optional<byte[]> body = http.get("/v1/tasks?dockerid=" + containerId);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      return TaskJson.read(body.get(), containerId);
    } catch (IOException e) {
      throw new LocalHttpException(
          Reason.MALFORMED, http.name() + " does not answer as expected: no task", e);
    }
  }
}
