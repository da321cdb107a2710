package io.imdscope.workload.kubernetes;

import io.imdscope.event.Workload.Owner;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Takes of a pod what is kept. Nothing that the API may send makes it fail. */
final class PodReader {
  private PodReader() {}

  /** The facts, or nothing of a pod that is not on the node or has no usable UID. */
  static Optional<PodFacts> read(PodDocument pod, String node) {
    PodDocument.Metadata metadata = pod.metadata();
    PodDocument.Spec spec = pod.spec();
    String uid = metadata.uid();
    if (uid.isEmpty() || uid.length() > PodFacts.MAX_TEXT || !node.equals(spec.nodeName())) {
      return Optional.empty();
    }
    Optional<Instant> createdAt = time(metadata.createdAt());
    Optional<String> mirror = mirrorHash(metadata);
    Optional<Owner> owner =
        mirror.isPresent()
            ? Optional.of(new Owner("Node", Texts.cut(node)))
            : Owners.of(metadata, createdAt);
    return Optional.of(
        new PodFacts(
            uid,
            Texts.cut(metadata.namespace()),
            Texts.cut(metadata.name()),
            node,
            owner,
            Texts.cut(spec.serviceAccount()),
            spec.credentialSources(),
            spec.containers(),
            createdAt,
            mirror));
  }

  private static Optional<String> mirrorHash(PodDocument.Metadata metadata) {
    return metadata
        .mirror()
        .map(mirror -> metadata.hash().filter(hash -> !hash.isEmpty()).orElse(mirror))
        .filter(text -> !text.isEmpty() && text.length() <= PodFacts.MAX_TEXT);
  }

  static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
