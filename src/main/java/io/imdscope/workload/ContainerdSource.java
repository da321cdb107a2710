package io.imdscope.workload;

import io.imdscope.cri.CriException;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.workload.containerd.ContainerdClient;
import io.imdscope.workload.containerd.ContainerdContainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Names from containerd itself, of containers that are not Kubernetes': ctr's and nerdctl's. */
final class ContainerdSource implements ContainerSource {
  private final Path socket;
  private final ContainerdClient client;
  private final BackOff backOff;

  ContainerdSource(Path socket, ContainerdClient client, LongSupplier nanos) {
    this.socket = socket;
    this.client = client;
    this.backOff = new BackOff(nanos);
  }

  @Override
  public Source source() {
    return Source.CONTAINERD;
  }

  @Override
  public boolean covers(Workload.Container container) {
    return container.pod().isEmpty()
        && container.task().isEmpty()
        && (container.runtime().isEmpty() || container.runtime().get().equals("containerd"));
  }

  @Override
  public Answer container(Workload.Container container) {
    if (!backOff.isOver()) {
      return UNREACHABLE;
    }
    try {
      Optional<ContainerdContainer> found = client.container(container.id());
      backOff.succeeded();
      return found.map(ContainerdSource::known).orElse(NOT_KNOWN);
    } catch (CriException e) {
      backOff.failed(e.reason() == CriException.Reason.SILENT, e.getMessage());
      return UNREACHABLE;
    }
  }

  private static Answer known(ContainerdContainer found) {
    Map<String, String> labels = found.labels();
    return new Known(
        DockerSource.label(labels, "nerdctl/name").or(() -> Optional.of(found.id())),
        Optional.of(found.image()).filter(image -> !image.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        DockerSource.compose(labels),
        Source.CONTAINERD,
        true);
  }

  @Override
  public SourceStatus status() {
    try {
      boolean _ = client.container("imdscope-doctor").isPresent();
      return new SourceStatus("containerd", true, socket.toString());
    } catch (CriException e) {
      return new SourceStatus("containerd", false, e.getMessage());
    }
  }

  @Override
  public Optional<String> problem() {
    return backOff.problem();
  }

  @Override
  public void close() {
    client.close();
  }
}
