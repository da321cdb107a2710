package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Samples;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that last are labels; those of pods, containers, sessions and places are not. */
class WorkloadLabelsTest {
  private static final Workload.Pod POD =
      Workload.Pod.of(Samples.POD).named("shop", "web-1", Source.CRI);

  @ParameterizedTest
  @MethodSource
  void labels(Workload workload, String namespace, String kind, String name, String container) {
    assertThat(WorkloadLabels.of(workload, WorkloadName.of(workload)))
        .isEqualTo(new WorkloadLabels(namespace, kind, name, container));
  }

  static Stream<Arguments> labels() {
    Workload.Container plain = (Workload.Container) Samples.IN_CONTAINERD;
    return Stream.of(
        Arguments.of(
            Calls.pod("shop", "web-7d4b9c6f5-x2x7k", "app"), "shop", "deployment", "web", "app"),
        Arguments.of(Calls.pod("shop", "web-1", "app"), "shop", "pod", "", "app"),
        Arguments.of(POD, "shop", "pod", "", ""),
        Arguments.of(Samples.IN_POD, "", "pod", "", ""),
        Arguments.of(owned("DaemonSet", "aws-node"), "shop", "daemonset", "aws-node", ""),
        Arguments.of(plain, "", "container", "", ""),
        Arguments.of(named(plain, "db"), "", "container", "db", ""),
        Arguments.of(plain.disputed(Disagreement.NOT_KNOWN), "", "container", "", ""),
        Arguments.of(task(Optional.of("orders")), "prod", "ecs-task", "orders", ""),
        Arguments.of(task(Optional.empty()), "prod", "ecs-task", "", ""),
        Arguments.of(compose(plain), "store", "compose-service", "web", ""),
        Arguments.of(
            Workload.SystemdUnit.of("cron.service"), "", "systemd-unit", "cron.service", ""),
        Arguments.of(
            new Workload.Session(
                Optional.of("7"), OptionalInt.of(1000), Optional.of("ann"), Optional.of("sshd")),
            "",
            "session",
            "ann",
            ""),
        Arguments.of(
            Workload.Session.of(Optional.of("7"), OptionalInt.of(1000)), "", "session", "", ""),
        Arguments.of(new Workload.Host(CgroupPath.parse("/")), "", "host", "host", ""),
        Arguments.of(new Workload.Host(CgroupPath.parse("/a/b")), "", "host", "", ""),
        Arguments.of(Workload.UNKNOWN, "", "unknown", "unknown", ""));
  }

  private static Workload owned(String kind, String name) {
    return POD.withDetails(
        new Workload.PodDetails(
            Optional.of(new Workload.Owner(kind, name)),
            Optional.empty(),
            Set.of(),
            Optional.empty()));
  }

  private static Workload.Container named(Workload.Container container, String name) {
    return new Workload.Container(
        container.id(),
        container.runtime(),
        Optional.of(name),
        container.image(),
        container.pod(),
        container.task(),
        container.compose(),
        Optional.of(Source.DOCKER),
        container.disagreement());
  }

  private static Workload task(Optional<String> family) {
    return new Workload.Container(
        Samples.ID,
        Optional.of("docker"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new Workload.EcsTask(
                Optional.of("0123"),
                Optional.empty(),
                family,
                Optional.empty(),
                Optional.of("prod"))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Workload compose(Workload.Container container) {
    return new Workload.Container(
        container.id(),
        container.runtime(),
        Optional.of("store-web-1"),
        container.image(),
        container.pod(),
        container.task(),
        Optional.of(new Workload.ComposeService("store", "web")),
        Optional.of(Source.DOCKER),
        container.disagreement());
  }
}
