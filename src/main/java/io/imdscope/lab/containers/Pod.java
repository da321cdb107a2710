package io.imdscope.lab.containers;

import io.imdscope.cri.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A pod that the lab's node is to run.
 *
 * @param uid a UUID with dashes
 * @param attempt how often its sandbox was made anew, from 0
 * @param hostNetwork whether it shares the node's network
 * @param init containers that run to their end first, one after the other
 */
public record Pod(
    String namespace,
    String name,
    String uid,
    int attempt,
    boolean hostNetwork,
    List<ContainerSpec> init,
    List<ContainerSpec> containers) {

  public Pod {
    init = List.copyOf(init);
    containers = List.copyOf(containers);
  }

  /** A pod with a new UID, a network of its own, and no container yet. */
  public static Pod of(String namespace, String name) {
    return new Pod(namespace, name, UUID.randomUUID().toString(), 0, false, List.of(), List.of());
  }

  public Pod onHostNetwork() {
    return new Pod(namespace, name, uid, attempt, true, init, containers);
  }

  public Pod withUid(String uid) {
    return new Pod(namespace, name, uid, attempt, hostNetwork, init, containers);
  }

  public Pod withAttempt(int attempt) {
    return new Pod(namespace, name, uid, attempt, hostNetwork, init, containers);
  }

  /** With one more container, of the lab's image. */
  public Pod with(String container, String... command) {
    return with(ContainerSpec.of(container, ImageArchive.IMAGE, List.of(command)));
  }

  public Pod with(ContainerSpec container) {
    return new Pod(namespace, name, uid, attempt, hostNetwork, init, plus(containers, container));
  }

  /** With one more init container, of the lab's image. */
  public Pod withInit(String container, String... command) {
    return withInit(ContainerSpec.of(container, ImageArchive.IMAGE, List.of(command)));
  }

  public Pod withInit(ContainerSpec container) {
    return new Pod(namespace, name, uid, attempt, hostNetwork, plus(init, container), containers);
  }

  private static List<ContainerSpec> plus(List<ContainerSpec> some, ContainerSpec one) {
    List<ContainerSpec> all = new ArrayList<>(some);
    all.add(one);
    return all;
  }
}
