package io.imdscope.cri;

import java.time.Instant;

/**
 * A pod's sandbox as the runtime knows it. Names come from the interface's metadata, never from
 * labels.
 *
 * @param id the runtime's id
 * @param name the pod's name
 * @param namespace the pod's namespace
 * @param uid the pod's UID; a static pod's is its configuration's hash
 * @param attempt how often it was made anew, from 0
 * @param createdAt when it was created
 */
public record CriSandbox(
    String id,
    String name,
    String namespace,
    String uid,
    int attempt,
    State state,
    Instant createdAt) {

  /** Whether containers can run in it. */
  public enum State {
    READY,
    NOT_READY
  }
}
