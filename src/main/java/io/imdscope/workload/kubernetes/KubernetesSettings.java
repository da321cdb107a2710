package io.imdscope.workload.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the API is reached, and which node's pods are asked for.
 *
 * @param nodeName absent: found out, see {@link PodDirectory#start}
 */
public record KubernetesSettings(Access access, Optional<String> nodeName) {
  /** Where the kubelet puts a pod's service account. */
  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** How the API is reached. */
  public sealed interface Access {
    /** Not at all: no Kubernetes here, or none wanted. */
    record None() implements Access {}

    /**
     * As a pod of the cluster: {@code token} and {@code ca.crt} in the directory. The token is read
     * again for every request, so that it may be rotated.
     */
    record InCluster(URI server, Path serviceAccount) implements Access {}

    /**
     * By the current context of a kubeconfig. Where its user has an {@code exec} plugin, such as
     * {@code aws eks get-token}, <b>that program is run</b> with this process's rights, usually
     * root's, whenever credentials are needed: the file must come from somebody who may be root.
     * {@link PodDirectory#note} names the program.
     */
    record Kubeconfig(Path file) implements Access {}
  }

  /**
   * The settings of this process: a kubeconfig where one is given, else the pod's own service
   * account where {@code KUBERNETES_SERVICE_HOST} tells of a cluster, else none. The node is the
   * one given, else {@code NODE_NAME} of the environment.
   *
   * @see <a href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/">access
   *     from within a pod</a>
   */
  public static KubernetesSettings of(
      Map<String, String> environment, Optional<Path> kubeconfig, Optional<String> nodeName) {
    return new KubernetesSettings(
        kubeconfig
            .<Access>map(Access.Kubeconfig::new)
            .or(() -> inCluster(environment))
            .orElseGet(Access.None::new),
        nodeName.or(
            () -> Optional.ofNullable(environment.get("NODE_NAME")).filter(n -> !n.isBlank())));
  }

  private static Optional<Access> inCluster(Map<String, String> environment) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (host.isBlank()) {
      return Optional.empty();
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    try {
      URI server = URI.create("https://" + literal + ":" + port);
      return server.getHost() == null
          ? Optional.empty()
          : Optional.of(new Access.InCluster(server, SERVICE_ACCOUNT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
