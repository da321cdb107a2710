package io.imdscope.cri;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A pod to run.
 *
 * @param attempt how often the pod was made anew, from 0
 * @param hostNetwork whether it shares the node's network, so that no CNI plugin is needed
 * @param hostPid whether it shares the node's process ids
 * @param logDirectory where the runtime writes what its containers say
 * @param cgroupParent the control group that the kubelet would make for the pod
 */
public record PodSpec(
    String name,
    String namespace,
    String uid,
    int attempt,
    boolean hostNetwork,
    boolean hostPid,
    Optional<Path> logDirectory,
    Optional<String> cgroupParent,
    Map<String, String> labels,
    Map<String, String> annotations) {

  public PodSpec {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** A pod with a network of its own and nothing that need not be there. */
  public static PodSpec of(String namespace, String name, String uid) {
    return new PodSpec(
        name,
        namespace,
        uid,
        0,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  public PodSpec onHostNetwork() {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        true,
        hostPid,
        logDirectory,
        cgroupParent,
        labels,
        annotations);
  }

  public PodSpec withHostPid() {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        hostNetwork,
        true,
        logDirectory,
        cgroupParent,
        labels,
        annotations);
  }

  public PodSpec withLogDirectory(Path directory) {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        hostNetwork,
        hostPid,
        Optional.of(directory),
        cgroupParent,
        labels,
        annotations);
  }

  public PodSpec withCgroupParent(String parent) {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        hostNetwork,
        hostPid,
        logDirectory,
        Optional.of(parent),
        labels,
        annotations);
  }

  public PodSpec withLabels(Map<String, String> labels) {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        hostNetwork,
        hostPid,
        logDirectory,
        cgroupParent,
        labels,
        annotations);
  }

  public PodSpec withAnnotations(Map<String, String> annotations) {
    return new PodSpec(
        name,
        namespace,
        uid,
        attempt,
        hostNetwork,
        hostPid,
        logDirectory,
        cgroupParent,
        labels,
        annotations);
  }
}
