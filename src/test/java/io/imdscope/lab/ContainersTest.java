package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.imdscope.cri.ContainerSpec;
import io.imdscope.cri.CriContainer;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriSandbox;
import io.imdscope.lab.ContainerLab.Said;
import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.lab.imds.RequestRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Real pods in a lab: real containerd, runc and CNI. */
class ContainersTest {
  private static final String[] SLEEP = {"sleep", "1000"};
  private static final String ID = "http://169.254.169.254/latest/meta-data/instance-id";
  private static final String ID_6 = "http://[fd00:ec2::254]/latest/meta-data/instance-id";
  private static final String TOKEN =
      "curl -q -s -m 1 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'"
          + " http://169.254.169.254/latest/api/token";

  @Test
  void aPodHasItsOwnNetworkAndTheMetadataServiceIsTwoHopsAway() throws Exception {
    try (ContainerLab test = ContainerLab.up("net")) {
      RunningPod pod =
          test.pods().run(Pod.of("shop", "web-1").with("app", SLEEP).with("helper", SLEEP));
      RunningPod agent =
          test.pods().run(Pod.of("kube-system", "agent").onHostNetwork().with("main", SLEEP));

      assertThat(curl(test, pod, "app", ID).text()).isEqualTo("i-0123456789abcdef0");
      assertThat(curl(test, pod, "helper", ID_6).text()).isEqualTo("i-0123456789abcdef0");
      assertThat(curl(test, agent, "main", ID).text()).isEqualTo("i-0123456789abcdef0");
      assertThat(test.asked())
          .extracting(RequestRecord::clientAddress)
          .containsExactly("10.20.2.2", "fd00:20:2:0:0:0:0:2", "10.20.0.10");
      // The answer to a pod dies on the node, as on EC2 with a hop limit of 1.
      assertThat(test.exec(pod, "app", "sh", "-c", TOKEN).code()).isEqualTo(28);
      assertThat(test.exec(agent, "main", "sh", "-c", TOKEN).code()).isZero();
      // Nobody's address; unreachable at once where there is no way out.
      for (Said said :
          List.of(
              curl(test, pod, "app", "http://192.0.2.1/"),
              curl(test, agent, "main", "http://192.0.2.1/"))) {
        assertThat(said.code()).isEqualTo(7);
      }
    }
  }

  @Test
  void groupsAndNamesAreShapedAsTheKubeletsAre() throws Exception {
    try (ContainerLab test = ContainerLab.up("shape")) {
      ContainerSpec later =
          new ContainerSpec(
              "app",
              3,
              ImageArchive.IMAGE_2,
              List.of("sh", "-c", "echo $COLOUR; sleep 1000"),
              List.of(),
              Map.of("COLOUR", "green"),
              List.of(),
              Optional.empty(),
              Map.of(),
              Map.of());
      Pod pod = Pod.of("shop", "web-1").with("helper", SLEEP).with(later);
      RunningPod running = test.pods().run(pod);

      assertThat(test.exec(running, "app", "cat", "/proc/self/cgroup").text())
          .contains(
              "0::/imdscope-"
                  + test.names().lab()
                  + ".slice/kubepods/burstable/pod"
                  + pod.uid()
                  + "/"
                  + running.container("app")
                  + "\n");
      // By name, as on the command line, and with the container's own processes around.
      assertThat(test.exec("shop/web-1/app", "pidof", "sleep").code()).isZero();
      assertThatThrownBy(() -> test.exec("shop/web-1/none", "true"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("lab status");
      assertThat(test.pods().sandboxes())
          .extracting(CriSandbox::namespace, CriSandbox::name, CriSandbox::uid)
          .containsExactly(tuple("shop", "web-1", pod.uid()));
      assertThat(test.pods().containers())
          .extracting(CriContainer::name, CriContainer::attempt, CriContainer::image)
          .containsExactlyInAnyOrder(
              tuple("helper", 0, ImageArchive.IMAGE), tuple("app", 3, ImageArchive.IMAGE_2));
      assertThat(test.lab().containers().describe())
          .containsExactly("shop/web-1: app running, helper running");
    }
  }

  @Test
  void aCommandNeverFollowsAProcessOfTheMachine() throws Exception {
    try (ContainerLab test = ContainerLab.up("inside")) {
      // Older than the container's own, as after the ids have begun anew.
      Process machines = new ProcessBuilder("sleep", "1000").start();
      RunningPod pod = test.pods().run(Pod.of("shop", "web-1").with("app", SLEEP));
      String below = "kubepods/burstable/pod" + pod.pod().uid() + "/" + pod.container("app");
      for (Path cgroup : Cgroups.existing(test.names(), below)) {
        Files.writeString(cgroup.resolve("cgroup.procs"), machines.pid() + "\n");
      }
      assertThat(test.exec(pod, "app", "hostname").text()).isEqualTo("web-1\n");

      test.pods().stopContainer(pod.container("app"));
      assertThatThrownBy(() -> test.exec(pod, "app", "hostname"))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("ended");
      machines.destroyForcibly().waitFor();
    }
  }

  @Test
  void initContainersRunFirstAndOneAfterTheOther() throws Exception {
    try (ContainerLab test = ContainerLab.up("init")) {
      Pod pod =
          Pod.of("batch", "report")
              .withInit("first", "sh", "-c", "sleep 0.5; curl -q -s -o /dev/null " + ID + "?1")
              .withInit("second", "curl", "-q", "-s", ID + "?2")
              .with("main", "curl", "-q", "-s", "-w", " %{local_port}\n", ID + "?3");
      RunningPod running = test.pods().run(pod);

      assertThat(test.pods().awaitExit(running.container("main"), LabPods.PATIENCE)).isTrue();
      List<RequestRecord> asked = test.asked(3);
      assertThat(asked)
          .extracting(each -> each.target().substring(each.target().indexOf('?')))
          .containsExactly("?1", "?2", "?3");
      assertThat(test.pods().said(pod, "main", 0))
          .containsExactly("i-0123456789abcdef0 " + asked.getLast().clientPort());
      String again = test.pods().restart(running, "main", 1);
      assertThat(test.pods().awaitExit(again, LabPods.PATIENCE)).isTrue();
      assertThat(test.pods().said(pod, "main", 1)).hasSize(1);
      test.pods().remove(running);
      assertThat(test.pods().sandboxes()).isEmpty();
      assertThat(test.pods().containers()).isEmpty();
    }
  }

  @Test
  void ofAPodThatCannotStartNothingStays() throws Exception {
    try (ContainerLab test = ContainerLab.up("fail")) {
      Pod pod = Pod.of("shop", "web-1").with("app", "no-such-program");
      assertThatThrownBy(() -> test.pods().run(pod)).isInstanceOf(CriException.class);
      assertThat(test.pods().sandboxes()).isEmpty();
    }
  }

  @Test
  void podsRunOnWhileContainerdIsAway() throws Exception {
    try (ContainerLab test = ContainerLab.up("away")) {
      RunningPod pod = test.pods().run(Pod.of("shop", "web-1").with("app", SLEEP));

      test.stopContainerd();
      assertThat(((LabStatus.Up) test.lab().status()).containerdPid()).isEmpty();
      assertThat(curl(test, pod, "app", ID).code()).isZero();
      test.startContainerd();
      assertThat(test.pods().containers())
          .extracting(CriContainer::id, CriContainer::state)
          .containsExactly(tuple(pod.container("app"), CriContainer.State.RUNNING));

      test.killContainerd();
      assertThat(curl(test, pod, "app", ID).code()).isZero();
      // Made anew it is not, since that would end the pods.
      assertThat(test.lab().up(((LabStatus.Up) test.lab().status()).options())).isFalse();
      assertThat(((LabStatus.Up) test.lab().status()).containerdPid()).isPresent();
      RunningPod next = test.pods().run(Pod.of("shop", "web-2").with("app", SLEEP));
      assertThat(curl(test, next, "app", ID).code()).isZero();
      test.pods().remove(pod);
      assertThat(test.pods().sandboxes()).extracting(CriSandbox::name).containsExactly("web-2");
    }
  }

  @Test
  void theSamplePodsCallInEveryWay() throws Exception {
    try (ContainerLab test = ContainerLab.up("sample")) {
      test.lab().startCallers();
      test.lab().startCallers(); // starts none twice
      assertThat(((LabStatus.Up) test.lab().status()).callers())
          .containsExactly("inventory-agent", "backup-agent", "deploy-hook", "sample-pods");
      List<String> expected =
          List.of(
              "10.20.2.2 GET /latest/meta-data/placement/availability-zone false",
              "10.20.2.2 PUT /latest/api/token false",
              "10.20.2.2 GET /latest/meta-data/iam/info false",
              "10.20.0.10 GET /latest/meta-data/iam/info true",
              "10.20.2.3 GET /latest/meta-data/iam/security-credentials/ false");
      int count = 0;
      List<String> asked = List.of();
      // Those of the node call all the time, so that the number grows whatever pods do.
      while (!asked.containsAll(expected) && count < 100) {
        asked =
            test.asked(++count).stream()
                .map(
                    each ->
                        String.join(
                            " ",
                            each.clientAddress(),
                            each.method(),
                            each.target(),
                            Boolean.toString(each.token())))
                .toList();
      }
      assertThat(asked).containsAll(expected);
      assertThat(test.pods().sandboxes())
          .extracting(each -> each.namespace() + "/" + each.name())
          .containsExactlyInAnyOrder("shop/web-1", "kube-system/node-agent", "batch/report");
    }
  }

  private static Said curl(ContainerLab test, RunningPod pod, String container, String url)
      throws Exception {
    return test.exec(pod, container, "curl", "-q", "-s", "-g", "-m", "20", url);
  }
}
