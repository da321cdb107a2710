package io.imdscope.cri;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.imdscope.cri.CriException.Reason;
import io.imdscope.cri.proto.Cri;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a container runtime who its containers and pods are, and changes nothing. Connects when
 * first asked, and again after the runtime was restarted. Every call ends within its deadline. Safe
 * for use by several threads.
 */
public final class CriRuntime implements AutoCloseable {
  /** How long a question for one thing may take. */
  public static final Duration ONE = Duration.ofSeconds(2);

  /** How long a listing may take. */
  public static final Duration ALL = Duration.ofSeconds(3);

  private static final int MAX_ONE = 2 * 1024 * 1024;

  private final UnixChannel channel;
  private final Duration one;
  private final Duration all;

  private CriRuntime(UnixChannel channel, Duration one, Duration all) {
    this.channel = channel;
    this.one = one;
    this.all = all;
  }

  /** The runtime that listens, or may listen later, at a socket. */
  public static CriRuntime at(Path socket) {
    return at(socket, ONE, ALL);
  }

  static CriRuntime at(Path socket, Duration one, Duration all) {
    return new CriRuntime(UnixChannel.at(socket), one, all);
  }

  /** Who listens. */
  public CriVersion version() throws CriException {
    Cri.VersionResponse answer = one(CriMethods.VERSION, Cri.VersionRequest.getDefaultInstance());
    return new CriVersion(
        Bounds.name(answer.getRuntimeName()),
        Bounds.name(answer.getRuntimeVersion()),
        Bounds.name(answer.getRuntimeApiVersion()));
  }

  /** Every container that the runtime still remembers, exited ones too. */
  public List<CriContainer> containers() throws CriException {
    List<CriContainer> containers =
        all(CriMethods.LIST_CONTAINERS, Cri.ListContainersRequest.getDefaultInstance());
    if (containers.stream().noneMatch(container -> NamedImage.isId(container.image()))) {
      return List.copyOf(containers);
    }
    Map<String, String> names = new HashMap<>();
    for (NamedImage image :
        all(CriMethods.LIST_IMAGES, Cri.ListImagesRequest.getDefaultInstance())) {
      names.put(image.id(), image.name());
    }
    return containers.stream()
        .map(
            container ->
                NamedImage.isId(container.image())
                    ? container.withImage(
                        names.getOrDefault(
                            container.image(),
                            names.getOrDefault(container.imageRef(), container.image())))
                    : container)
        .toList();
  }

  /** One container; empty when the runtime does not know it, or no more. */
  public Optional<CriContainer> container(String id) throws CriException {
    Optional<CriContainer> found =
        one(
                CriMethods.LIST_CONTAINERS,
                Cri.ListContainersRequest.newBuilder()
                    .setFilter(Cri.ContainerFilter.newBuilder().setId(id))
                    .build())
            .stream()
            // A runtime may take the beginning of an id for the id.
            .filter(container -> container.id().equals(id))
            .findFirst();
    return found.isPresent() && NamedImage.isId(found.get().image())
        ? Optional.of(withImageOfStatus(found.get()))
        : found;
  }

  /** Every pod sandbox that the runtime still remembers. */
  public List<CriSandbox> sandboxes() throws CriException {
    return List.copyOf(
        all(CriMethods.LIST_SANDBOXES, Cri.ListPodSandboxRequest.getDefaultInstance()));
  }

  /** One pod sandbox; empty when the runtime does not know it, or no more. */
  public Optional<CriSandbox> sandbox(String id) throws CriException {
    return one(
            CriMethods.LIST_SANDBOXES,
            Cri.ListPodSandboxRequest.newBuilder()
                .setFilter(Cri.PodSandboxFilter.newBuilder().setId(id))
                .build())
        .stream()
        .filter(sandbox -> sandbox.id().equals(id))
        .findFirst();
  }

  /**
   * containerd lists an image by the id that the kubelet gave, and knows its name in the status.
   */
  private CriContainer withImageOfStatus(CriContainer container) throws CriException {
    try {
      Cri.ContainerStatus status =
          one(
                  CriMethods.CONTAINER_STATUS,
                  Cri.ContainerStatusRequest.newBuilder().setContainerId(container.id()).build())
              .getStatus();
      for (String name :
          List.of(Answers.imageName(status.getImage()), Bounds.image(status.getImageRef()))) {
        if (!NamedImage.isId(name)) {
          return container.withImage(name);
        }
      }
      return container;
    } catch (CriException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return container; // removed since
      }
      throw e;
    }
  }

  private <Q, R> R one(MethodDescriptor<Q, R> method, Q request) throws CriException {
    return channel.call(method, new Metadata(), request, one, MAX_ONE);
  }

  private <Q, R> R all(MethodDescriptor<Q, R> method, Q request) throws CriException {
    return channel.call(method, new Metadata(), request, all, UnixChannel.MAX_ANSWER);
  }

  /** Ends every call under way. */
  @Override
  public void close() {
    channel.close();
  }
}
