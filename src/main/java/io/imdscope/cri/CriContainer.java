package io.imdscope.cri;

import java.time.Instant;

/**
 * A container as the runtime knows it. Names come from the interface's metadata, never from labels.
 *
 * @param id the runtime's id
 * @param sandboxId the id of the pod sandbox it belongs to
 * @param name its name in the pod
 * @param attempt how often it was started anew, from 0
 * @param image the image's name as its user knows it, such as {@code
 *     docker.io/library/busybox:1.35}; its id where the runtime knows no name
 * @param imageRef the runtime's reference to the image, usually an id or a name with a digest
 * @param createdAt when it was created
 */
public record CriContainer(
    String id,
    String sandboxId,
    String name,
    int attempt,
    String image,
    String imageRef,
    State state,
    Instant createdAt) {

  /** What a container is doing. */
  public enum State {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
  }

  CriContainer withImage(String name) {
    return new CriContainer(id, sandboxId, this.name, attempt, name, imageRef, state, createdAt);
  }
}
