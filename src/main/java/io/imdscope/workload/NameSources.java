package io.imdscope.workload;

import io.imdscope.cri.CriRuntime;
import io.imdscope.cri.CriSockets;
import io.imdscope.workload.containerd.ContainerdClient;
import io.imdscope.workload.docker.DockerClient;
import io.imdscope.workload.ecs.EcsAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Who can be asked on this machine. Connects to nobody yet. */
final class NameSources {
  private NameSources() {}

  static List<ContainerSource> find(NameSettings settings, LongSupplier nanos) {
    List<Path> runtimes = settings.criSocket().map(List::of).orElseGet(CriSockets::find);
    List<ContainerSource> sources = new ArrayList<>();
    for (Path socket : runtimes) {
      sources.add(new CriSource(socket, CriRuntime.at(socket), nanos));
    }
    for (Path socket : DockerClient.USUAL_SOCKETS) {
      if (Files.exists(socket)) {
        String runtime = socket.getFileName().toString().replace(".sock", "");
        sources.add(
            new DockerSource(runtime, socket, DockerClient.at(socket), EcsAgent.local(), nanos));
      }
    }
    for (Path socket : runtimes) {
      if (socket.endsWith("containerd.sock")) {
        ContainerdClient client = ContainerdClient.at(socket, ContainerdClient.USUAL_NAMESPACES);
        sources.add(new ContainerdSource(socket, client, nanos));
      }
    }
    return sources;
  }
}
