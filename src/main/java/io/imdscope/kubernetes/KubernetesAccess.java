package io.imdscope.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How the Kubernetes API is reached. */
public sealed interface KubernetesAccess {
  /** Where the kubelet puts a pod's service account. */
  Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** Not at all: no Kubernetes here, or none wanted. */
  record None() implements KubernetesAccess {}

  /**
   * As a pod of the cluster: {@code token} and {@code ca.crt} in the directory. The token is read
   * again for every request, so that it may be rotated.
   */
  record InCluster(URI server, Path serviceAccount) implements KubernetesAccess {}

  /**
   * By the current context of a kubeconfig. Where its user has an {@code exec} plugin, such as
   * {@code aws eks get-token}, <b>that program is run</b> with this process's rights, usually
   * root's, whenever credentials are needed: the file must come from somebody who may be root.
   */
  record Kubeconfig(Path file) implements KubernetesAccess {}

  /**
   * The access of this process: a kubeconfig where one is given, else the pod's own service account
   * where {@code KUBERNETES_SERVICE_HOST} tells of a cluster, else none.
   *
   * @see <a href="https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/">access
   *     from within a pod</a>
   */
  static KubernetesAccess of(Map<String, String> environment, Optional<Path> kubeconfig) {
    return kubeconfig
        .<KubernetesAccess>map(Kubeconfig::new)
        .or(() -> inCluster(environment))
        .orElseGet(None::new);
  }

  private static Optional<KubernetesAccess> inCluster(Map<String, String> environment) {
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
          : Optional.of(new InCluster(server, SERVICE_ACCOUNT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
