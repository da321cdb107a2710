package io.imdscope.workload.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.imdscope.UnixServer;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriException.Reason;
import io.imdscope.cri.TempContainerd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's containerd and its client {@code ctr}. */
@Timeout(120)
class ContainerdClientTest {
  private static TempContainerd containerd;
  private static ContainerdClient client;

  @BeforeAll
  static void start() throws IOException {
    containerd = TempContainerd.start();
    client = ContainerdClient.at(containerd.socket(), ContainerdClient.USUAL_NAMESPACES);
  }

  @AfterAll
  static void stop() throws IOException {
    if (containerd != null) {
      client.close();
      containerd.close();
    }
  }

  @Test
  void aContainerOfCtrHasItsImageAndItsNamesakesLabels() throws Exception {
    containerd.ctr(
        "default",
        "containers",
        "create",
        "--label",
        "nerdctl/name=web",
        "--label",
        "com.docker.compose.project=shop",
        "--label",
        "secret=not kept",
        "--label",
        "com.docker.compose.service=" + "s\n".repeat(1000),
        TempContainerd.BUSYBOX,
        "plain");
    ContainerdContainer found = client.container("plain").orElseThrow();
    assertThat(found.namespace()).isEqualTo("default");
    assertThat(found.image()).isEqualTo(TempContainerd.BUSYBOX);
    assertThat(found.labels())
        .containsEntry("nerdctl/name", "web")
        .containsEntry("com.docker.compose.project", "shop")
        .containsEntry("com.docker.compose.service", "s\n".repeat(256))
        .hasSize(3);
    containerd.ctr("default", "containers", "rm", "plain");
    assertThat(client.container("plain")).isEmpty();
  }

  @Test
  void anIdThatIsGivenTwiceIsNobodysAndOtherNamespacesAreNeverAsked() throws Exception {
    containerd.ctr("k8s.io", "containers", "create", TempContainerd.BUSYBOX, "twice");
    assertThat(client.container("twice").orElseThrow().namespace()).isEqualTo("k8s.io");
    containerd.ctr("default", "containers", "create", TempContainerd.BUSYBOX, "twice");
    assertThat(client.container("twice")).isEmpty();
    try (ContainerdClient one = ContainerdClient.at(containerd.socket(), List.of("default"))) {
      assertThat(one.container("twice").orElseThrow().namespace()).isEqualTo("default");
    }
    try (ContainerdClient other = ContainerdClient.at(containerd.socket(), List.of("moby"))) {
      assertThat(other.container("twice")).isEmpty();
    }
  }

  @Test
  void whatCannotBeAnIdIsNotAskedFor(@TempDir Path directory) throws Exception {
    try (ContainerdClient nobody = ContainerdClient.at(directory.resolve("none"), List.of("x"))) {
      for (String id : List.of("", "a b", "a\nb", "../x", "x".repeat(77))) {
        assertThat(nobody.container(id)).isEmpty();
      }
      assertThat(catchThrowableOfType(CriException.class, () -> nobody.container("x")).reason())
          .isEqualTo(Reason.MISSING);
    }
  }

  @Test
  void garbageIsSaidToBe(@TempDir Path directory) throws Exception {
    Path socket = directory.resolve("s");
    try (UnixServer _ = UnixServer.at(socket, connection -> {});
        ContainerdClient garbage = ContainerdClient.at(socket, List.of("default"))) {
      assertThat(catchThrowableOfType(CriException.class, () -> garbage.container("x")).reason())
          .isEqualTo(Reason.NOT_GRPC);
    }
  }
}
