package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.KubernetesAccess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the API is reached, and which node's pods are asked for.
 *
 * @param nodeName absent: found out, see {@link PodDirectory#start}
 */
public record KubernetesSettings(KubernetesAccess access, Optional<String> nodeName) {
  /**
   * The settings of this process: see {@link KubernetesAccess#of}. The node is the one given, else
   * {@code NODE_NAME} of the environment.
   */
  public static KubernetesSettings of(
      Map<String, String> environment, Optional<Path> kubeconfig, Optional<String> nodeName) {
    return new KubernetesSettings(
        KubernetesAccess.of(environment, kubeconfig),
        nodeName.or(
            () -> Optional.ofNullable(environment.get("NODE_NAME")).filter(n -> !n.isBlank())));
  }
}
