package io.imdscope.cri;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.imdscope.cri.proto.Cri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs pods and containers on a node made for tests, as a kubelet would. The only class that
 * changes anything at a runtime: whoever watches uses {@link CriRuntime}. Every call ends within
 * its deadline.
 */
public final class CriNode implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int MAX_ANSWER = 64 * 1024;

  private final UnixChannel channel;

  private CriNode(UnixChannel channel) {
    this.channel = channel;
  }

  public static CriNode at(Path socket) {
    return new CriNode(UnixChannel.at(socket));
  }

  /** Starts a pod's sandbox; gives its id. */
  public String runPodSandbox(PodSpec pod) throws CriException {
    return call(
            "RunPodSandbox",
            Cri.RunPodSandboxRequest.newBuilder().setConfig(message(pod)).build(),
            Cri.RunPodSandboxResponse.getDefaultInstance())
        .getPodSandboxId();
  }

  /** Makes a container in a sandbox, whose specification the runtime wants again; gives its id. */
  public String createContainer(String sandboxId, PodSpec pod, ContainerSpec container)
      throws CriException {
    return call(
            "CreateContainer",
            Cri.CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(message(pod, container))
                .setSandboxConfig(message(pod))
                .build(),
            Cri.CreateContainerResponse.getDefaultInstance())
        .getContainerId();
  }

  public void startContainer(String id) throws CriException {
    call(
        "StartContainer",
        Cri.StartContainerRequest.newBuilder().setContainerId(id).build(),
        Cri.StartContainerResponse.getDefaultInstance());
  }

  /** Asks a container to end, and kills it after {@code patience}; one that has ended is fine. */
  public void stopContainer(String id, Duration patience) throws CriException {
    call(
        "StopContainer",
        Cri.StopContainerRequest.newBuilder()
            .setContainerId(id)
            .setTimeout(patience.toSeconds())
            .build(),
        Cri.StopContainerResponse.getDefaultInstance());
  }

  /** Removes a container, running or not; one that is not there is fine. */
  public void removeContainer(String id) throws CriException {
    call(
        "RemoveContainer",
        Cri.RemoveContainerRequest.newBuilder().setContainerId(id).build(),
        Cri.RemoveContainerResponse.getDefaultInstance());
  }

  /** Ends everything in a sandbox and gives back its network. */
  public void stopPodSandbox(String id) throws CriException {
    call(
        "StopPodSandbox",
        Cri.StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build(),
        Cri.StopPodSandboxResponse.getDefaultInstance());
  }

  /** Removes a sandbox with its containers; one that is not there is fine. */
  public void removePodSandbox(String id) throws CriException {
    call(
        "RemovePodSandbox",
        Cri.RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build(),
        Cri.RemovePodSandboxResponse.getDefaultInstance());
  }

  @Override
  public void close() {
    channel.close();
  }

  private <Q extends MessageLite, R extends MessageLite> R call(String name, Q request, R answer)
      throws CriException {
    @SuppressWarnings("unchecked")
    MethodDescriptor<Q, R> method =
        CriMethods.runtime(name, (Q) request.getDefaultInstanceForType(), answer);
    return channel.call(method, new Metadata(), request, DEADLINE, MAX_ANSWER);
  }

  private static Cri.PodSandboxConfig message(PodSpec pod) {
    Cri.LinuxPodSandboxConfig.Builder linux =
        Cri.LinuxPodSandboxConfig.newBuilder()
            .setSecurityContext(
                Cri.LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(namespaces(pod)));
    pod.cgroupParent().ifPresent(linux::setCgroupParent);
    Cri.PodSandboxConfig.Builder config =
        Cri.PodSandboxConfig.newBuilder()
            .setMetadata(
                Cri.PodSandboxMetadata.newBuilder()
                    .setName(pod.name())
                    .setNamespace(pod.namespace())
                    .setUid(pod.uid())
                    .setAttempt(pod.attempt()))
            .putAllLabels(pod.labels())
            .putAllAnnotations(pod.annotations())
            .setLinux(linux);
    if (!pod.hostNetwork()) {
      config.setHostname(pod.name());
    }
    pod.logDirectory().ifPresent(directory -> config.setLogDirectory(directory.toString()));
    return config.build();
  }

  private static Cri.ContainerConfig message(PodSpec pod, ContainerSpec container) {
    Cri.LinuxContainerSecurityContext.Builder security =
        Cri.LinuxContainerSecurityContext.newBuilder().setNamespaceOptions(namespaces(pod));
    container.confinement().ifPresent(confinement -> confine(security, confinement));
    Cri.ContainerConfig.Builder config =
        Cri.ContainerConfig.newBuilder()
            .setMetadata(
                Cri.ContainerMetadata.newBuilder()
                    .setName(container.name())
                    .setAttempt(container.attempt()))
            .setImage(Cri.ImageSpec.newBuilder().setImage(container.image()))
            .addAllCommand(container.command())
            .addAllArgs(container.args())
            .putAllLabels(container.labels())
            .putAllAnnotations(container.annotations())
            .setLinux(Cri.LinuxContainerConfig.newBuilder().setSecurityContext(security));
    container
        .env()
        .forEach(
            (key, value) ->
                config.addEnvs(
                    Cri.KeyValue.newBuilder()
                        .setKey(key)
                        .setValue(ByteString.copyFrom(value, StandardCharsets.UTF_8))));
    for (ContainerSpec.Mount mount : container.mounts()) {
      config.addMounts(
          Cri.Mount.newBuilder()
              .setHostPath(mount.onNode().toString())
              .setContainerPath(mount.inContainer())
              .setReadonly(mount.readOnly()));
    }
    container.logFile().ifPresent(config::setLogPath);
    return config.build();
  }

  private static void confine(
      Cri.LinuxContainerSecurityContext.Builder security, ContainerSpec.Confinement confinement) {
    security
        .setCapabilities(
            Cri.Capability.newBuilder()
                .addAllAddCapabilities(confinement.add())
                .addAllDropCapabilities(confinement.drop()))
        .setReadonlyRootfs(confinement.readOnlyRoot())
        .setNoNewPrivs(confinement.noNewPrivileges())
        .setSeccomp(
            Cri.SecurityProfile.newBuilder()
                .setProfileType(Cri.SecurityProfile.ProfileType.RuntimeDefault));
  }

  private static Cri.NamespaceOption namespaces(PodSpec pod) {
    return Cri.NamespaceOption.newBuilder()
        .setNetwork(pod.hostNetwork() ? Cri.NamespaceMode.NODE : Cri.NamespaceMode.POD)
        .setPid(pod.hostPid() ? Cri.NamespaceMode.NODE : Cri.NamespaceMode.CONTAINER)
        .setIpc(Cri.NamespaceMode.POD)
        .build();
  }
}
