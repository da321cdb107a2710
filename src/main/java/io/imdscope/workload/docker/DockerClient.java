package io.imdscope.workload.docker;

import io.imdscope.workload.localhttp.LocalHttp;
import io.imdscope.workload.localhttp.LocalHttpException;
import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks Docker, or podman, which serves the same interface, for one container. Only reads; every
 * call ends within a second.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container">Engine
 *     API</a>
 */
public final class DockerClient {
  /** Where Docker and podman listen. */
  public static final List<Path> USUAL_SOCKETS =
      List.of(Path.of("/run/docker.sock"), Path.of("/run/podman/podman.sock"));

  /** The labels that are kept: Compose's, and those that the ECS agent sets. */
  public static final List<String> LABELS =
      List.of(
          "com.docker.compose.project",
          "com.docker.compose.service",
          "com.amazonaws.ecs.cluster",
          "com.amazonaws.ecs.container-name",
          "com.amazonaws.ecs.task-arn",
          "com.amazonaws.ecs.task-definition-family",
          "com.amazonaws.ecs.task-definition-version");

  private static final Duration WITHIN = Duration.ofSeconds(1);

  /** An id, the beginning of one, or a name. */
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

  private final LocalHttp http;

  private DockerClient(LocalHttp http) {
    this.http = http;
  }

  public static DockerClient at(Path socket) {
    return at(socket, WITHIN);
  }

  static DockerClient at(Path socket, Duration within) {
    return new DockerClient(LocalHttp.at(UnixDomainSocketAddress.of(socket), within));
  }

  /** The container of this id or name; empty when there is none, or none can be called so. */
  public Optional<DockerContainer> container(String id) throws LocalHttpException {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    // Without a version: each server has its own oldest one, and what is read here is in all.
    Optional<byte[]> body = http.get("/containers/" + id + "/json");
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ContainerJson.read(body.get()));
    } catch (IOException e) {
      throw new LocalHttpException(
          Reason.MALFORMED, http.name() + " does not answer as expected: no container", e);
    }
  }
}
