package io.imdscope.workload.kubernetes;

import io.imdscope.event.CredentialSource;
import io.imdscope.event.Workload.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a pod. Every text is as the API gave it, cut to {@value #MAX_TEXT} characters; it
 * may hold any character and must be escaped to be shown. Environment values are never kept.
 *
 * @param uid the API's UID; the control group of a static pod has {@code mirrorHash} instead
 * @param owner absent for a bare pod
 * @param containers at most {@value #MAX_CONTAINERS}, in the order of the pod's specification:
 *     regular, init and sidecar, ephemeral
 * @param mirrorHash of a static pod: its configuration's hash, by which the kubelet knows it
 */
public record PodFacts(
    String uid,
    String namespace,
    String name,
    String nodeName,
    Optional<Owner> owner,
    String serviceAccount,
    Set<CredentialSource> credentialSources,
    List<Container> containers,
    Optional<Instant> createdAt,
    Optional<String> mirrorHash) {
  /** The longest name that Kubernetes allows. */
  public static final int MAX_TEXT = 253;

  public static final int MAX_CONTAINERS = 64;

  private static final int OBJECT_BYTES = 160;

  public PodFacts {
    credentialSources = Set.copyOf(credentialSources);
    containers = List.copyOf(containers);
  }

  /** A container as the pod's specification names it. */
  public record Container(String name, ContainerKind kind, String image) {}

  /** About the bytes that keeping this takes. */
  int weight() {
    int weight = OBJECT_BYTES * (2 + containers.size());
    weight += bytes(uid) + bytes(namespace) + bytes(name) + bytes(nodeName) + bytes(serviceAccount);
    weight += owner.map(o -> bytes(o.kind()) + bytes(o.name())).orElse(0);
    weight += mirrorHash.map(PodFacts::bytes).orElse(0);
    for (Container container : containers) {
      weight += bytes(container.name()) + bytes(container.image());
    }
    return weight;
  }

  private static int bytes(String text) {
    return 2 * text.length();
  }
}
