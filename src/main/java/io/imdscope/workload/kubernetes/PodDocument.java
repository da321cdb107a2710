package io.imdscope.workload.kubernetes;

import io.imdscope.event.CredentialSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at in a pod as the API sends it, or in what a watch sends instead of one. A text
 * that is missing is empty; any may be longer than a name should be.
 *
 * @param code of a status: the HTTP status that it stands for; else 0
 */
record PodDocument(Metadata metadata, Spec spec, Status status, int code) {
  /** What is no pod. */
  static final PodDocument NONE = new PodDocument(Metadata.NONE, Spec.NONE, Status.NONE, 0);

  /**
   * Of {@code metadata}.
   *
   * @param templateHash of the labels
   * @param mirror of the annotations: there on the pod that stands in the API for a static one
   * @param hash of the annotations
   * @param controller who made the pod
   */
  record Metadata(
      String uid,
      String namespace,
      String name,
      String version,
      String createdAt,
      String templateHash,
      Optional<String> mirror,
      Optional<String> hash,
      Optional<Controller> controller) {
    static final Metadata NONE =
        new Metadata("", "", "", "", "", "", Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The owner reference of the one that answers for the pod. */
  record Controller(String apiVersion, String kind, String name) {}

  /**
   * Of {@code spec}.
   *
   * @param containers see {@link PodFacts#containers}
   */
  record Spec(
      String nodeName,
      String serviceAccount,
      boolean hostNetwork,
      Set<CredentialSource> credentialSources,
      List<PodFacts.Container> containers) {
    static final Spec NONE = new Spec("", "", false, Set.of(), List.of());
  }

  /**
   * Of {@code status}.
   *
   * @param addresses its own, at most eight
   * @param nodeAddresses those of its node, at most eight
   * @param startedAt when its node took it up, before it had an address
   */
  record Status(
      String phase, List<String> addresses, List<String> nodeAddresses, String startedAt) {
    static final Status NONE = new Status("", List.of(), List.of(), "");
  }
}
