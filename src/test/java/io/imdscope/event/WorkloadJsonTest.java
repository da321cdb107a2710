package io.imdscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Workload.ComposeService;
import io.imdscope.event.Workload.Container;
import io.imdscope.event.Workload.EcsTask;
import io.imdscope.event.Workload.Owner;
import io.imdscope.event.Workload.Pod;
import io.imdscope.event.Workload.PodDetails;
import io.imdscope.event.Workload.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of workloads, key by key; and each key is explained on the page. */
class WorkloadJsonTest {
  private static final Pod POD =
      Pod.of(Samples.POD)
          .named("shop", "web-1", Source.CRI)
          .withDetails(
              new PodDetails(
                  Optional.of(new Owner("Deployment", "web")),
                  Optional.of("checkout"),
                  Set.of(CredentialSource.POD_IDENTITY, CredentialSource.IRSA),
                  Optional.of("node-1")));
  private static final Container IN_POD =
      container(Optional.of(POD), Optional.empty(), Optional.empty(), Source.CRI);
  private static final Container IN_TASK =
      container(
          Optional.empty(),
          Optional.of(
              new EcsTask(
                  Optional.of("e29b"),
                  Optional.of("arn:aws:ecs:eu-west-1:111122223333:task/prod/e29b"),
                  Optional.of("shop"),
                  Optional.of("7"),
                  Optional.of("prod"))),
          Optional.empty(),
          Source.DOCKER);
  private static final Container OF_COMPOSE =
      container(
          Optional.empty(),
          Optional.empty(),
          Optional.of(new ComposeService("shop", "db")),
          Source.CONTAINERD);
  private static final Session SESSION =
      new Session(
          Optional.of("3"), OptionalInt.of(1000), Optional.of("ubuntu"), Optional.of("sshd"));

  @Test
  void writesAContainerOfAPod() throws IOException {
    assertThat(line(IN_POD.disputed(Disagreement.OTHER_POD)))
        .contains(
            "\"container.id\":\""
                + Samples.ID
                + "\",\"container.name\":\"app\",\"container.runtime\":\"containerd\","
                + "\"container.image.name\":\"docker.io/library/nginx:1.27\","
                + "\"k8s.container.name\":\"app\",\"k8s.namespace.name\":\"shop\","
                + "\"k8s.pod.name\":\"web-1\",\"k8s.pod.uid\":\""
                + Samples.POD
                + "\",\"k8s.deployment.name\":\"web\",\"k8s.node.name\":\"node-1\","
                + "\"imds.service_account\":\"checkout\","
                + "\"imds.credential_sources\":[\"irsa\",\"pod_identity\"],")
        .endsWith(
            "\"attribution\":{\"process\":\"kernel\",\"container\":\"kernel\","
                + "\"container_name\":\"cri\",\"pod\":\"cri\",\"owner\":\"kubernetes\","
                + "\"disagreement\":\"other_pod\"}}");
  }

  @Test
  void writesAPodWithoutAContainer() throws IOException {
    assertThat(line(Pod.of(Samples.POD).named("shop", "web-1", Source.CRI_SANDBOX)))
        .contains("\"k8s.namespace.name\":\"shop\",\"k8s.pod.name\":\"web-1\"")
        .endsWith("\"attribution\":{\"process\":\"kernel\",\"pod\":\"cri-sandbox\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, k8s.deployment.name",
    "ReplicaSet, k8s.replicaset.name",
    "StatefulSet, k8s.statefulset.name",
    "DaemonSet, k8s.daemonset.name",
    "Job, k8s.job.name",
    "CronJob, k8s.cronjob.name",
    "Rollout, imds.owner.name"
  })
  void writesAnOwnerUnderItsKind(String kind, String key) throws IOException {
    PodDetails details =
        new PodDetails(
            Optional.of(new Owner(kind, "web")), Optional.empty(), Set.of(), Optional.empty());
    assertThat(line(Pod.of(Samples.POD).withDetails(details))).contains("\"" + key + "\":\"web\"");
  }

  @Test
  void writesATask() throws IOException {
    assertThat(line(IN_TASK))
        .contains(
            "\"aws.ecs.task.id\":\"e29b\","
                + "\"aws.ecs.task.arn\":\"arn:aws:ecs:eu-west-1:111122223333:task/prod/e29b\","
                + "\"aws.ecs.task.family\":\"shop\",\"aws.ecs.task.revision\":\"7\","
                + "\"aws.ecs.cluster.name\":\"prod\"")
        .doesNotContain("k8s.");
  }

  @Test
  void writesAServiceAUnitAndASession() throws IOException {
    assertThat(line(OF_COMPOSE))
        .contains("\"docker.compose.project\":\"shop\",\"docker.compose.service\":\"db\"");
    assertThat(line(new Workload.SystemdUnit("a.service", Optional.of("system.slice"))))
        .contains("\"systemd.unit\":\"a.service\",\"systemd.slice\":\"system.slice\"");
    assertThat(line(SESSION))
        .contains("\"systemd.session.user\":\"ubuntu\",\"systemd.session.service\":\"sshd\",")
        .endsWith("\"attribution\":{\"process\":\"kernel\",\"session\":\"systemd\"}}");
  }

  @Test
  void everyKeyAndValueIsExplained() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("imdscope.basedir"), "docs", "events.md"));
    for (Workload workload :
        new Workload[] {IN_POD.disputed(Disagreement.OTHER_POD), IN_TASK, OF_COMPOSE, SESSION}) {
      assertThat(Pattern.compile("\"([a-z0-9_.]+)\":").matcher(line(workload)).results())
          .map(key -> key.group(1))
          .filteredOn(key -> !key.matches("pid|name|command_args"))
          .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
    }
    assertThat(Stream.of(Disagreement.values()).map(Disagreement::label))
        .allSatisfy(label -> assertThat(page).contains("`" + label + "`"));
    assertThat(Stream.of(CredentialSource.values()).map(CredentialSource::label))
        .allSatisfy(label -> assertThat(page).contains("`" + label + "`"));
  }

  private static Container container(
      Optional<Pod> pod, Optional<EcsTask> task, Optional<ComposeService> compose, Source source) {
    return new Container(
        Samples.ID,
        Optional.of("containerd"),
        Optional.of("app"),
        Optional.of("docker.io/library/nginx:1.27"),
        pod,
        task,
        compose,
        Optional.of(source),
        Optional.empty());
  }

  private static String line(Workload workload) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new EventJson(Samples.ORIGIN)
        .write(Samples.credentials(Version.V1).withWorkload(workload), out);
    return out.toString(StandardCharsets.UTF_8).strip();
  }
}
