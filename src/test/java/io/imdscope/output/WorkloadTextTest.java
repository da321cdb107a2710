package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Disagreement;
import io.imdscope.event.Samples;
import io.imdscope.event.Source;
import io.imdscope.event.Workload.ComposeService;
import io.imdscope.event.Workload.Container;
import io.imdscope.event.Workload.EcsTask;
import io.imdscope.event.Workload.Owner;
import io.imdscope.event.Workload.Pod;
import io.imdscope.event.Workload.PodDetails;
import io.imdscope.event.Workload.Session;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTextTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "shop, web-1, app, Deployment, web, shop/web-1 · app (deployment/web)",
        "shop, web-1, app, -, -, shop/web-1 · app",
        "shop, web-1-abc, app, Deployment, web, shop/web-1-abc · app (deploy/web)",
        "shop, web-7d4b9c6f5-x2x9z, app, Deployment, web, shop/web-7d4b9c6f5-x2x9z · app",
        "shop, checkout-7d4b9c6f5-x2x9z, payments, Deployment, checkout,"
            + " shop/che..4b9c6f5-x2x9z · payments",
        "kube-system, aws-node-abcde, aws-vpc-cni-init, DaemonSet, aws-node,"
            + " kube-sys..abcde · aws-vpc-cni-init",
        "batch, report-28000000-abcde, run, CronJob, report, batch/report-28000000-abcde · run",
        "shop, x, app, Rollout, x, shop/x · app (rollout/x)"
      })
  void namesAContainerOfAPod(
      String namespace, String pod, String container, String kind, String owner, String text) {
    Optional<Owner> of = Optional.ofNullable(kind).map(its -> new Owner(its, owner));
    Pod named =
        Pod.of(Samples.POD)
            .named(namespace, pod, Source.CRI)
            .withDetails(new PodDetails(of, Optional.empty(), Set.of(), Optional.empty()));
    assertThat(WorkloadText.of(container(Optional.of(container), Optional.of(named))))
        .isEqualTo(text);
  }

  @Test
  void namesWhatIsNoContainerOfAPod() {
    Pod pod = Pod.of(Samples.POD).named("shop", "web-1", Source.CRI);
    assertThat(WorkloadText.of(pod)).isEqualTo("shop/web-1");
    assertThat(WorkloadText.of(container(Optional.empty(), Optional.of(pod))))
        .isEqualTo("shop/web-1 · b924f1c2d3e4");
    assertThat(WorkloadText.of(container(Optional.of("web"), Optional.empty())))
        .isEqualTo("containerd web");
    assertThat(
            WorkloadText.of(
                new Session(
                    Optional.of("3"),
                    OptionalInt.of(1000),
                    Optional.of("ubuntu"),
                    Optional.of("sshd"))))
        .isEqualTo("session of ubuntu (ssh)");
  }

  @Test
  void namesTasksAndServices() {
    Container plain = container(Optional.of("web"), Optional.empty());
    EcsTask task =
        new EcsTask(
            Optional.of("e29b"),
            Optional.empty(),
            Optional.of("checkout"),
            Optional.of("7"),
            Optional.empty());
    assertThat(WorkloadText.of(with(plain, Optional.of(task), Optional.empty())))
        .isEqualTo("ecs checkout · web");
    assertThat(
            WorkloadText.of(
                with(plain, Optional.empty(), Optional.of(new ComposeService("shop", "db")))))
        .isEqualTo("compose shop/db");
  }

  @Test
  void marksWhatTheRuntimeDenies() {
    Pod pod = Pod.of(Samples.POD).named("shop", "web-1", Source.CRI);
    assertThat(
            WorkloadText.of(
                container(Optional.of("app"), Optional.of(pod))
                    .disputed(Disagreement.OTHER_CONTAINER)))
        .isEqualTo("?shop/web-1 · app");
  }

  @Test
  void escapesWhatOthersNamed() {
    Pod pod =
        Pod.of(Samples.POD)
            .named("shop\n", "web · x", Source.CRI)
            .withDetails(
                new PodDetails(
                    Optional.of(new Owner("Job", "a\u202eb")),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty()));
    assertThat(WorkloadText.whole(container(Optional.of("a\tb"), Optional.of(pod))))
        .isEqualTo("shop\\n/web \\u{b7} x · a\\tb (job/a\\u{202e}b)");
  }

  private static Container container(Optional<String> name, Optional<Pod> pod) {
    return new Container(
        Samples.ID,
        Optional.of("containerd"),
        name,
        Optional.empty(),
        pod,
        Optional.empty(),
        Optional.empty(),
        name.map(_ -> Source.CRI),
        Optional.empty());
  }

  private static Container with(
      Container container, Optional<EcsTask> task, Optional<ComposeService> compose) {
    return new Container(
        container.id(),
        container.runtime(),
        container.name(),
        container.image(),
        container.pod(),
        task,
        compose,
        container.namedBy(),
        container.disagreement());
  }
}
