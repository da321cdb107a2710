package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.workload.kubernetes.CrudApi;
import io.imdscope.workload.kubernetes.TestPod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real pods on a real runtime, whose owners a Kubernetes API tells: the client library's own, over
 * HTTP.
 */
@Timeout(240)
class PodOwnersTest {
  @TempDir private Path directory;

  @Test
  void ownersAreNamedAlsoWhileTheApiIsAway() throws Exception {
    try (ContainerLab lab = ContainerLab.up("owners", options -> options.withHopLimit(2));
        CrudApi api = new CrudApi()) {
      TestPod known =
          TestPod.named("web-1").serviceAccount("checkout").tokenFor("sts.amazonaws.com");
      api.create(known);
      RunningPod web =
          lab.pods().run(Pod.of("shop", "web-1").withUid(known.uid()).with("app", "sleep", "1000"));
      RunningPod stranger = lab.pods().run(Pod.of("shop", "stranger").with("app", "sleep", "1000"));
      try (Watcher watcher = watch(lab, api)) {
        // The API is asked on its own thread: the first calls may be too early for an owner.
        Await.orFail(
            () -> named(lab, web, watcher),
            () -> watcher.err() + api.requests() + last(watcher).keys());
        Printed call = last(watcher);
        assertThat(call.text("k8s.namespace.name")).isEqualTo("shop");
        assertThat(call.text("k8s.pod.name")).isEqualTo("web-1");
        assertThat(call.text("k8s.pod.uid")).isEqualTo(known.uid());
        assertThat(call.text("k8s.container.name")).isEqualTo("app");
        assertThat(call.text("k8s.deployment.name")).isEqualTo("web");
        assertThat(call.text("k8s.node.name")).isEqualTo("node-1");
        assertThat(call.text("imds.service_account")).isEqualTo("checkout");
        assertThat(call.keys().get("imds.credential_sources")).isEqualTo(List.of("irsa"));
        assertThat(call.attribution("pod")).isEqualTo("cri");
        assertThat(call.attribution("owner")).isEqualTo("kubernetes");

        call(lab, stranger, watcher);
        assertThat(last(watcher).text("k8s.pod.name")).isEqualTo("stranger");
        assertThat(last(watcher).has("k8s.deployment.name")).isFalse();
        assertThat(last(watcher).attribution("owner")).isEmpty();

        api.stop();
        call(lab, web, watcher);
        assertThat(last(watcher).text("k8s.deployment.name")).isEqualTo("web");
        Await.orFail(() -> watcher.err().contains("names are missing"), watcher::err);
        call(lab, stranger, watcher);
        assertThat(last(watcher).text("k8s.pod.name")).isEqualTo("stranger");
        assertThat(watcher.stop()).isZero();
      }
      assertThat(api.requests())
          .isNotEmpty()
          .allMatch(request -> request.matches("GET /api/v1/(namespaces/shop/)?pods.*"));
    }
  }

  private Watcher watch(ContainerLab lab, CrudApi api) throws Exception {
    Path kubeconfig = api.kubeconfig(directory);
    return Watcher.attached(
        "--format",
        "json",
        "--cri-socket",
        lab.socket().toString(),
        "--kubeconfig",
        kubeconfig.toString());
  }

  private static boolean named(ContainerLab lab, RunningPod pod, Watcher watcher) {
    try {
      call(lab, pod, watcher);
      return last(watcher).has("k8s.deployment.name");
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One call, once it is printed. */
  private static void call(ContainerLab lab, RunningPod pod, Watcher watcher)
      throws IOException, InterruptedException {
    int before = requests(watcher).size();
    lab.exec(pod, "app", "curl", "-q", "-s", "http://169.254.169.254/latest/meta-data/ami-id");
    Await.orFail(() -> requests(watcher).size() > before, watcher::err);
  }

  private static List<Printed> requests(Watcher watcher) {
    return watcher.events().stream()
        .filter(event -> event.isRequest() && event.path().endsWith("/ami-id"))
        .toList();
  }

  private static Printed last(Watcher watcher) {
    return requests(watcher).getLast();
  }
}
