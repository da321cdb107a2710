package io.imdscope.workload;

import io.imdscope.workload.kubernetes.KubernetesSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom to ask for names.
 *
 * @param criSocket the container runtime's socket; the usual places are looked at when absent
 * @param kubernetes how to reach the Kubernetes API, if at all
 */
public record NameSettings(Optional<Path> criSocket, KubernetesSettings kubernetes) {
  /** Of this process: where it runs in a cluster, or has a kubeconfig, the API is asked too. */
  public static NameSettings of(Optional<Path> criSocket, Optional<Path> kubeconfig) {
    return new NameSettings(
        criSocket, KubernetesSettings.of(System.getenv(), kubeconfig, Optional.empty()));
  }
}
