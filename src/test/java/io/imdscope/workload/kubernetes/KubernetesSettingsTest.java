package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.kubernetes.KubernetesAccess;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KubernetesSettingsTest {
  private static final Map<String, String> IN_CLUSTER =
      Map.of(
          "KUBERNETES_SERVICE_HOST", "fd00::1",
          "KUBERNETES_SERVICE_PORT", "6443",
          "NODE_NAME", "node-9");

  @Test
  void aPodUsesItsServiceAccount() {
    KubernetesSettings settings =
        KubernetesSettings.of(IN_CLUSTER, Optional.empty(), Optional.empty());
    assertThat(settings.access())
        .isEqualTo(
            new KubernetesAccess.InCluster(
                URI.create("https://[fd00::1]:6443"), KubernetesAccess.SERVICE_ACCOUNT));
    assertThat(settings.nodeName()).contains("node-9");
  }

  @Test
  void whatIsGivenGoesFirst() {
    Path file = Path.of("/etc/kubeconfig");
    KubernetesSettings settings =
        KubernetesSettings.of(IN_CLUSTER, Optional.of(file), Optional.of("given"));
    assertThat(settings.access()).isEqualTo(new KubernetesAccess.Kubeconfig(file));
    assertThat(settings.nodeName()).contains("given");
  }

  @Test
  void withoutAnythingThereIsNoAccess() {
    assertThat(KubernetesSettings.of(Map.of(), Optional.empty(), Optional.empty()).access())
        .isEqualTo(new KubernetesAccess.None());
    Map<String, String> odd = Map.of("KUBERNETES_SERVICE_HOST", "no host");
    assertThat(KubernetesSettings.of(odd, Optional.empty(), Optional.empty()).access())
        .isEqualTo(new KubernetesAccess.None());
  }

  @Test
  void aPodsNameCannotLeadToAnotherPath() {
    assertThat(PodKey.of("shop", "web-1")).isPresent();
    assertThat(PodKey.of("shop", "../secrets")).isEmpty();
    assertThat(PodKey.of("shop/..", "web-1")).isEmpty();
    assertThat(PodKey.of("", "web-1")).isEmpty();
    assertThat(PodKey.of("shop", "a".repeat(254))).isEmpty();
  }
}
