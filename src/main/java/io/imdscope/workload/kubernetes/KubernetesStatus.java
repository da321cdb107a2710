package io.imdscope.workload.kubernetes;

import java.time.Instant;

/** How it stands with the Kubernetes API. Every text is one line and holds nothing secret. */
public sealed interface KubernetesStatus {
  /** Not configured. */
  record Off() implements KubernetesStatus {}

  /** Nothing has come yet, and nothing has failed. */
  record Connecting(Instant since) implements KubernetesStatus {}

  /**
   * The pods are known and watched.
   *
   * @param node the node whose pods they are, at most 253 characters, escaped
   * @param leftOut pods that there was no room for
   * @param since when they were first known
   */
  record Synced(String node, int pods, int leftOut, Instant since) implements KubernetesStatus {}

  /**
   * It fails and is tried again; what was known is still answered.
   *
   * @param reason what is wrong
   * @param remedy what to do about it
   * @param since when it began to fail
   */
  record Failing(String reason, String remedy, Instant since) implements KubernetesStatus {}
}
