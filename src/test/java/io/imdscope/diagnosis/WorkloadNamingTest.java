package io.imdscope.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All pods of one owner are one workload, and nothing else is. */
class WorkloadNamingTest {

  @ParameterizedTest
  @CsvSource({
    "web-7d4b9c6f5-x2x7k, deployment, web, true",
    "web-canary-5d4f7c8b9d-zxcv2, deployment, web-canary, true",
    "aws-node-k7x2p, pods, aws-node, true",
    "backup-29394720-abc12, pod, backup-29394720-abc12, false", // a and 1 are not given out
    "backup-29394720-bcd24, cronjob, backup, true",
    "db-0, pod, db-0, false",
    "web-1, pod, web-1, false",
    "my-proxy, pod, my-proxy, false",
    "front-cdfgh, pod, front-cdfgh, false" // could be a word
  })
  void ownerIsReadOffThePodsName(String pod, String kind, String name, boolean guessed) {
    assertThat(WorkloadNaming.of(Calls.pod("shop", pod, "app")))
        .isEqualTo(new WorkloadName(kind, Optional.of("shop"), name, Optional.of("app"), guessed));
  }

  /** What tells runs apart; where Kubernetes cut a name, rather too few runs than too many. */
  @ParameterizedTest
  @CsvSource({
    "CronJob, rep-29374650-bbcd4, rep-29374650",
    "CronJob, rep-29374650-0-bbcd4, rep-29374650", // an Indexed Job's
    "CronJob, rep-29374650-12-zzzz4, rep-29374650",
    "CronJob, rep-manual-bbcd4, rep-manual",
    "CronJob, rep-manual-3-bbcd4, rep-manual",
    "CronJob, nightly-export-of-all-customers-to-the-warehouse-29374650bbcd4, "
        + "nightly-export-of-all-customers-to-the-warehouse-29374650",
    "CronJob, nightly-export-of-all-customers-to-the-warehouse-prod-29374bbcd4, "
        + "nightly-export-of-all-customers-to-the-warehouse-prod",
    "CronJob, x, x",
    "Job, rep-bbcd4, owner",
    "Job, rep-0-zzzz4, owner",
    ", rep-29374650-bbcd4, rep-29374650",
    ", rep-bbcd4, rep-bbcd4"
  })
  void runsOfOneJobAreOne(String kind, String pod, String run) {
    Workload.Pod seen = Workload.Pod.of("uid").named("shop", pod, Source.CRI);
    Workload.Pod owned =
        kind == null
            ? seen
            : seen.withDetails(details(Optional.of(new Workload.Owner(kind, "owner"))));
    assertThat(WorkloadNaming.run(owned)).contains(run);
  }

  @Test
  void whatTheApiSaysHolds() {
    Workload.Pod pod =
        Workload.Pod.of("uid")
            .named("shop", "web-7d4b9c6f5-x2x7k", Source.CRI)
            .withDetails(details(Optional.of(new Workload.Owner("Rollout", "web"))));
    assertThat(WorkloadNaming.of(pod))
        .isEqualTo(
            new WorkloadName("rollout", Optional.of("shop"), "web", Optional.empty(), false));
    assertThat(WorkloadNaming.of(pod.withDetails(details(Optional.empty()))).name())
        .isEqualTo("web-7d4b9c6f5-x2x7k");
  }

  @Test
  void othersHaveTheNamesThatPeopleGiveThem() {
    assertThat(text(Workload.SystemdUnit.of("amazon-ssm-agent.service")))
        .isEqualTo("systemd-unit amazon-ssm-agent.service");
    assertThat(
            text(
                new Workload.Session(
                    Optional.of("7"),
                    OptionalInt.of(1000),
                    Optional.of("ann"),
                    Optional.of("sshd"))))
        .isEqualTo("session ann");
    assertThat(text(Workload.Session.of(Optional.empty(), OptionalInt.of(1000))))
        .isEqualTo("session uid 1000");
    assertThat(text(Workload.Session.of(Optional.empty(), OptionalInt.of(-2))))
        .isEqualTo("session uid 4294967294");
    assertThat(text(new Workload.Host(CgroupPath.parse("/")))).isEqualTo("host host");
    assertThat(text(new Workload.Host(CgroupPath.parse("/a/b")))).isEqualTo("host /a/b");
    assertThat(text(Workload.UNKNOWN)).isEqualTo("unknown unknown");
    assertThat(text(Workload.Pod.of("8f3e"))).isEqualTo("pod 8f3e");
    assertThat(
            text(
                Workload.Container.of(
                    "b924f1c2d3e4a5b6", Optional.of("docker"), Optional.empty(), Optional.empty())))
        .isEqualTo("container b924f1c2d3e4");
  }

  @Test
  void evidenceNamesTheVeryPod() {
    assertThat(WorkloadNaming.instance(Calls.pod("shop", "web-7d4b9c6f5-x2x7k", "app")))
        .isEqualTo("shop/web-7d4b9c6f5-x2x7k · app");
  }

  private static Workload.PodDetails details(Optional<Workload.Owner> owner) {
    return new Workload.PodDetails(owner, Optional.empty(), Set.of(), Optional.empty());
  }

  private static String text(Workload workload) {
    WorkloadName name = WorkloadNaming.of(workload);
    return name.kind() + " " + name.text();
  }
}
