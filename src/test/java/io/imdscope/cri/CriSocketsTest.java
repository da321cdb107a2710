package io.imdscope.cri;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.UnixServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriSocketsTest {
  @TempDir Path root;

  @Test
  void findsSocketsOnceAndNothingElse() throws IOException {
    Path containerd = place("run/containerd/containerd.sock");
    Files.createSymbolicLink(place("run/dockershim.sock"), containerd);
    Files.writeString(place("run/cri-dockerd.sock"), "a file");
    Path k3s = place("run/k3s/containerd/containerd.sock");
    try (UnixServer _ = UnixServer.at(containerd, client -> {});
        UnixServer _ = UnixServer.at(k3s, client -> {})) {
      assertThat(CriSockets.find(root)).containsExactly(containerd, k3s);
    }
  }

  private Path place(String path) throws IOException {
    Path place = root.resolve(path);
    Files.createDirectories(place.getParent());
    return place;
  }
}
