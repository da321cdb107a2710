package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.imdscope.event.CredentialSource;
import io.imdscope.event.Workload.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReaderTest {
  @Test
  void allContainersAreTold() {
    assertThat(read(TestPod.named("a")).containers())
        .extracting(PodFacts.Container::name, PodFacts.Container::kind)
        .containsExactly(
            tuple("app", ContainerKind.REGULAR),
            tuple("envoy", ContainerKind.REGULAR),
            tuple("migrate", ContainerKind.INIT),
            tuple("log-shipper", ContainerKind.SIDECAR),
            tuple("debugger-x2k", ContainerKind.EPHEMERAL));
  }

  /** 29392800 minutes after 1970 is 2025-11-19T20:00:00Z. */
  @ParameterizedTest
  @CsvSource({
    "apps/v1, ReplicaSet, web-6d4b75cb6d, Deployment, web",
    "apps/v1, ReplicaSet, web-other, ReplicaSet, web-other",
    "apps/v1, ReplicaSet, -6d4b75cb6d, ReplicaSet, -6d4b75cb6d",
    "rollouts.example/v1, ReplicaSet, web-6d4b75cb6d, ReplicaSet, web-6d4b75cb6d",
    "apps/v1, StatefulSet, db, StatefulSet, db",
    "apps/v1, DaemonSet, agent, DaemonSet, agent",
    "batch/v1, Job, once, Job, once",
    "batch/v1, Job, report-29392800, CronJob, report",
    "batch/v1, Job, report-29392799, CronJob, report",
    "batch/v1, Job, report-29300000, Job, report-29300000",
    "batch/v1, Job, report-29400000, Job, report-29400000",
    "batch/v1, Job, report-99999999999999999999, Job, report-99999999999999999999",
    "argoproj.io/v1alpha1, Workflow, build, Workflow, build",
  })
  void theOwnerIsTheOneThatAPersonKnows(
      String version, String kind, String name, String ownerKind, String ownerName) {
    TestPod pod = TestPod.named("a").owner(version, kind, name).createdAt("2025-11-19T20:00:03Z");
    assertThat(read(pod).owner()).contains(new Owner(ownerKind, ownerName));
  }

  @Test
  void aBarePodHasNoOwner() {
    assertThat(read(TestPod.named("a").bare()).owner()).isEmpty();
  }

  @Test
  void aStaticPodIsTheNodes() {
    PodFacts facts =
        read(
            TestPod.named("etcd-node-1")
                .owner("v1", "Node", TestPod.NODE)
                .annotation("kubernetes.io/config.hash", "0123456789abcdef0123456789abcdef")
                .annotation("kubernetes.io/config.mirror", "0123456789abcdef0123456789abcdef"));
    assertThat(facts.owner()).contains(new Owner("Node", TestPod.NODE));
    assertThat(facts.mirrorHash()).contains("0123456789abcdef0123456789abcdef");
  }

  @Test
  void aHashAloneMakesNoStaticPod() {
    assertThat(
            read(TestPod.named("a").annotation("kubernetes.io/config.hash", "0123")).mirrorHash())
        .isEmpty();
  }

  @Test
  void noCredentialSourceIsSetUp() {
    PodFacts facts =
        read(
            TestPod.named("a")
                .env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/web")
                .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/other")
                .tokenFor("vault"));
    assertThat(facts.credentialSources()).isEmpty();
  }

  @Test
  void irsaIsSeenByVariableAndByToken() {
    String variable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    assertThat(read(TestPod.named("a").env(variable, "/x")).credentialSources())
        .containsExactly(CredentialSource.IRSA);
    assertThat(read(TestPod.named("a").tokenFor("sts.amazonaws.com")).credentialSources())
        .containsExactly(CredentialSource.IRSA);
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.170.23/v1/credentials",
    "http://[fd00:ec2::23]/v1/credentials",
  })
  void podIdentityIsSeenByItsAddress(String address) {
    TestPod pod = TestPod.named("a").env("AWS_CONTAINER_CREDENTIALS_FULL_URI", address);
    assertThat(read(pod).credentialSources()).containsExactly(CredentialSource.POD_IDENTITY);
  }

  @Test
  void podIdentityIsSeenByItsToken() {
    assertThat(read(TestPod.named("a").tokenFor("pods.eks.amazonaws.com")).credentialSources())
        .containsExactly(CredentialSource.POD_IDENTITY);
  }

  @Test
  void valuesOfTheEnvironmentAreNotKept() {
    assertThat(read(TestPod.named("a")).toString()).doesNotContain("hunter2");
  }

  @Test
  void whatIsNotLookedAtIsSkippedWhateverItIs() throws Exception {
    String empty = "{\"a\":[{\"b\":[1,null,{}]},true],\"metadata\":3,\"spec\":[{}],\"code\":\"x\"}";
    assertThat(PodJson.pod(empty)).isEqualTo(PodDocument.NONE);
    String odd = TestPod.named("a").json().replace("\"Always\"", "{\"name\":\"other\"}");
    assertThat(PodReader.read(PodJson.pod(odd), TestPod.NODE).orElseThrow().containers())
        .extracting(PodFacts.Container::name)
        .containsExactly("app", "envoy", "migrate", "log-shipper", "debugger-x2k");
  }

  @Test
  void aPodOfAnotherNodeIsNotRead() throws Exception {
    assertThat(PodReader.read(PodJson.pod(TestPod.named("a").json()), "node-2")).isEmpty();
    assertThat(PodReader.read(PodJson.pod("{}"), TestPod.NODE)).isEmpty();
  }

  static PodFacts read(TestPod pod) {
    return PodReader.read(document(pod), TestPod.NODE).orElseThrow();
  }

  static PodDocument document(TestPod pod) {
    try {
      return PodJson.pod(pod.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
