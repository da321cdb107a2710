package io.imdscope.workload;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom to ask for names.
 *
 * @param criSocket the container runtime's socket; the usual places are looked at when absent
 * @param kubeconfig how to reach the Kubernetes API; inside a pod its service account serves
 */
public record NameSettings(Optional<Path> criSocket, Optional<Path> kubeconfig) {
  /** Whatever is found on this machine. */
  public static final NameSettings DEFAULTS = new NameSettings(Optional.empty(), Optional.empty());
}
