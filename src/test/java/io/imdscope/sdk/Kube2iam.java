package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.trace.Await;
import io.imdscope.trace.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A proxy on the node's network, named as one that is met in the field: the node hands it what
 * chosen pods send to the metadata service, and it passes that on with X-Forwarded-For.
 *
 * @see <a href="https://github.com/jtblin/kube2iam#iptables">How kube2iam is put in the way</a>
 */
final class Kube2iam {
  /** Of its pod, its container and its process. */
  static final String NAME = "kube2iam";

  private static final String SERVICE = "169.254.169.254";
  private static final int PORT = 8181;

  private final SdkLab lab;
  private final RunningPod pod;
  private final List<String> redirected = new ArrayList<>();

  private Kube2iam(SdkLab lab, RunningPod pod) {
    this.lab = lab;
    this.pod = pod;
  }

  /** Starts it and waits until it listens. */
  static Kube2iam start(SdkLab lab) throws Exception {
    Pod pod =
        Pod.of("kube-system", NAME)
            .onHostNetwork()
            .with(
                lab.container(
                    NAME,
                    List.of(
                        Programs.PYTHON, "/drivers/kube2iam.py", Integer.toString(PORT), SERVICE),
                    Map.of()));
    RunningPod running = lab.lab().pods().run(pod);
    Await.orFail(
        () -> {
          try {
            return lab.lab().pods().said(pod, NAME, 0).contains("listening");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> "the proxy");
    return new Kube2iam(lab, running);
  }

  /** Its pod. */
  RunningPod pod() {
    return pod;
  }

  /** Has the node hand it what a pod sends to the metadata service. */
  void redirect(RunningPod from, String container) throws Exception {
    ContainerLab.Said said =
        lab.lab()
            .exec(from, container, "sh", "-c", "ip -4 -o addr show eth0 | sed 's:/.*::; s:.* ::'");
    String address = said.text().strip();
    assertThat(address).startsWith("10.20.2.");
    lab.onNode(rule("-A", address));
    redirected.add(address);
  }

  /** Ends it; what it was handed goes to the service again. */
  void remove() throws Exception {
    for (String address : redirected) {
      lab.onNode(rule("-D", address));
    }
    lab.lab().pods().remove(pod);
  }

  private static String rule(String change, String from) {
    return "iptables -t nat %s PREROUTING -s %s -d %s -p tcp --dport 80 -j DNAT --to 10.20.0.10:%d"
        .formatted(change, from, SERVICE, PORT);
  }
}
