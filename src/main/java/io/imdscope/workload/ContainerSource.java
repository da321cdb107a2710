package io.imdscope.workload;

import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who can say what a container is called: a runtime, or who runs containers through one.
 * May block, but never for longer than its deadline; for one thread at a time.
 */
interface ContainerSource extends AutoCloseable {

  /** What is known of a container, or why nothing is. */
  sealed interface Answer {}

  /**
   * The container is known.
   *
   * @param name absent for a pod's sandbox
   * @param pod the pod it belongs to, named
   * @param whole whether asking again would bring nothing new
   */
  record Known(
      Optional<String> name,
      Optional<String> image,
      Optional<Workload.Pod> pod,
      Optional<Workload.EcsTask> task,
      Optional<Workload.ComposeService> compose,
      Source source,
      boolean whole)
      implements Answer {}

  /** It says that there is no such container, or no more. */
  record NotKnown() implements Answer {}

  /** It could not be asked. */
  record Unreachable() implements Answer {}

  /** Nobody here would know such a container. */
  record NotAsked() implements Answer {}

  Answer NOT_ASKED = new NotAsked();

  Answer NOT_KNOWN = new NotKnown();

  Answer UNREACHABLE = new Unreachable();

  /** Takes in what there is already; asked once, before all else. */
  default void prepare() {}

  /** A few pods of this node: by one of them the Kubernetes API tells which node this is. */
  default List<Workload.Pod> somePods() {
    return List.of();
  }

  /** Whom it asks. */
  Source source();

  /** Whether this may know such a container, by what its control group tells. */
  boolean covers(Workload.Container container);

  Answer container(Workload.Container container);

  /** The pod of that UID, named; also when its containers are gone. */
  default Optional<Workload.Pod> pod(String uid) {
    return Optional.empty();
  }

  /** One line on how it is: whom it asks and whether that answers. */
  SourceStatus status();

  /** Why it could not be asked the last time, in one line; for any thread. */
  Optional<String> problem();

  @Override
  void close();
}
