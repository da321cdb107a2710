package io.imdscope.sdk;

import java.util.List;
import java.util.Map;

/**
 * A pod, what runs in it, and how it reaches the metadata service.
 *
 * @param rounds how often each of its programs asks
 * @param env beside what all have, such as {@code AWS_EC2_METADATA_V1_DISABLED}
 */
record Scenario(
    String namespace,
    String name,
    Reach reach,
    List<Program> programs,
    int rounds,
    Map<String, String> env) {
  /** How a pod reaches the metadata service. */
  enum Reach {
    /** From a network of its own, one hop behind the node. */
    POD,
    /** On the node's network. */
    HOST,
    /** From a network of its own whose calls the node hands to {@link Kube2iam}. */
    PROXIED
  }

  Scenario {
    programs = List.copyOf(programs);
    env = Map.copyOf(env);
  }

  /** A pod of the namespace {@code shop}, in which each program asks once. */
  static Scenario of(String name, Reach reach, Program... programs) {
    return new Scenario("shop", name, reach, List.of(programs), 1, Map.of());
  }

  Scenario with(String variable, String value) {
    return new Scenario(namespace, name, reach, programs, rounds, Map.of(variable, value));
  }

  Scenario withRounds(int rounds) {
    return new Scenario(namespace, name, reach, programs, rounds, env);
  }

  @Override
  public String toString() {
    return name + " " + reach + " " + programs;
  }
}
