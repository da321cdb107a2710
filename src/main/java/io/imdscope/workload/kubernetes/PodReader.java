package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.imdscope.event.Workload.Owner;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes of a pod what is kept. Nothing that the API may send makes it fail. */
final class PodReader {
  /**
   * On the pod that stands in the API for a static one.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-config-mirror">the
   *     annotation</a>
   */
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private static final String HASH = "kubernetes.io/config.hash";

  private PodReader() {}

  /** The facts, or nothing of a pod that is not on the node or has no usable UID. */
  static Optional<PodFacts> read(Pod pod, String node) {
    if (pod == null || pod.getMetadata() == null || pod.getSpec() == null) {
      return Optional.empty();
    }
    ObjectMeta metadata = pod.getMetadata();
    PodSpec spec = pod.getSpec();
    String uid = Texts.orEmpty(metadata.getUid());
    if (uid.isEmpty() || uid.length() > PodFacts.MAX_TEXT || !node.equals(spec.getNodeName())) {
      return Optional.empty();
    }
    Optional<Instant> createdAt = time(metadata.getCreationTimestamp());
    Optional<String> mirror = mirrorHash(metadata.getAnnotations());
    Optional<Owner> owner =
        mirror.isPresent()
            ? Optional.of(new Owner("Node", Texts.cut(node)))
            : Owners.of(metadata, createdAt);
    return Optional.of(
        new PodFacts(
            uid,
            Texts.cut(metadata.getNamespace()),
            Texts.cut(metadata.getName()),
            node,
            owner,
            Texts.cut(spec.getServiceAccountName()),
            CredentialSources.of(spec),
            containers(spec),
            createdAt,
            mirror));
  }

  private static Optional<String> mirrorHash(Map<String, String> annotations) {
    if (annotations == null || annotations.get(MIRROR) == null) {
      return Optional.empty();
    }
    String mirror = annotations.get(MIRROR);
    String hash = annotations.getOrDefault(HASH, mirror);
    return Optional.of(hash == null || hash.isEmpty() ? mirror : hash)
        .filter(text -> !text.isEmpty() && text.length() <= PodFacts.MAX_TEXT);
  }

  private static List<PodFacts.Container> containers(PodSpec spec) {
    List<PodFacts.Container> found = new ArrayList<>();
    Given.each(spec.getContainers())
        .forEach(one -> add(found, one.getName(), one.getImage(), ContainerKind.REGULAR));
    Given.each(spec.getInitContainers())
        .forEach(one -> add(found, one.getName(), one.getImage(), initKind(one)));
    Given.each(spec.getEphemeralContainers())
        .forEach(one -> add(found, one.getName(), one.getImage(), ContainerKind.EPHEMERAL));
    return found;
  }

  private static ContainerKind initKind(Container container) {
    return "Always".equals(container.getRestartPolicy())
        ? ContainerKind.SIDECAR
        : ContainerKind.INIT;
  }

  private static void add(
      List<PodFacts.Container> found, String name, String image, ContainerKind kind) {
    if (found.size() < PodFacts.MAX_CONTAINERS) {
      found.add(new PodFacts.Container(Texts.cut(name), kind, Texts.cut(image)));
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** What the client's own bookkeeping needs of a pod: where it was, and in which version. */
  static Pod stub(PodFacts facts, String resourceVersion) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setUid(facts.uid());
    metadata.setNamespace(facts.namespace());
    metadata.setName(facts.name());
    metadata.setResourceVersion(Objects.requireNonNull(resourceVersion));
    Pod pod = new Pod();
    pod.setMetadata(metadata);
    return pod;
  }
}
