package io.imdscope.sdk;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pod, what runs in it, and how it reaches the metadata service.
 *
 * @param containers their names, one a program
 * @param rounds how often each of its programs asks
 * @param env beside what all have, such as {@code AWS_EC2_METADATA_V1_DISABLED}
 */
record Scenario(
    String namespace,
    String name,
    Reach reach,
    List<Program> programs,
    List<String> containers,
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
    containers = List.copyOf(containers);
    env = Map.copyOf(env);
  }

  /** A pod of the namespace {@code shop}, in which each program asks once. */
  static Scenario of(String name, Reach reach, Program... programs) {
    return new Scenario(
        "shop",
        name,
        reach,
        List.of(programs),
        Stream.of(programs).map(Program::container).toList(),
        1,
        Map.of());
  }

  /** The same with other names of its containers: they stay when other programs are put there. */
  Scenario inContainers(String... names) {
    return new Scenario(namespace, name, reach, programs, List.of(names), rounds, env);
  }

  Scenario with(String variable, String value) {
    return new Scenario(
        namespace, name, reach, programs, containers, rounds, Map.of(variable, value));
  }

  Scenario withRounds(int rounds) {
    return new Scenario(namespace, name, reach, programs, containers, rounds, env);
  }

  /** The name of the container that runs it. */
  String container(Program program) {
    return containers.get(programs.indexOf(program));
  }

  /** As a report calls the workload that one of its programs is. */
  String workload(Program program) {
    return namespace + "/" + name + " · " + container(program);
  }

  @Override
  public String toString() {
    return name + " " + reach + " " + programs;
  }
}
