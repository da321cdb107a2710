package io.imdscope.workload.kubernetes;

/** What a container is to its pod. */
public enum ContainerKind {
  REGULAR,
  /** Runs to its end before the regular ones start. */
  INIT,
  /** An init container that goes on running: its restart policy is {@code Always}. */
  SIDECAR,
  /** Added to a running pod, as {@code kubectl debug} does. */
  EPHEMERAL
}
