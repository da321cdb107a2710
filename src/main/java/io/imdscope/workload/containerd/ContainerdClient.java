package io.imdscope.workload.containerd;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.imdscope.cri.CriException;
import io.imdscope.cri.CriException.Reason;
import io.imdscope.cri.UnixChannel;
import io.imdscope.workload.containerd.proto.Containerd.Container;
import io.imdscope.workload.containerd.proto.Containerd.GetContainerRequest;
import io.imdscope.workload.containerd.proto.Containerd.GetContainerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks containerd for a container by containerd's own interface, which also knows what is not
 * Kubernetes'. Only reads. Connects when first asked, and again after a restart; every call ends
 * within its deadline.
 *
 * @see <a
 *     href="https://github.com/containerd/containerd/blob/main/api/services/containers/v1/containers.proto">the
 *     interface</a>
 */
public final class ContainerdClient implements AutoCloseable {
  /** Where containers are usually found: ctr and nerdctl, Docker, BuildKit, Kubernetes. */
  public static final List<String> USUAL_NAMESPACES =
      List.of("default", "moby", "buildkit", "k8s.io");

  /** The labels that are kept. */
  public static final List<String> LABELS =
      List.of(
          "nerdctl/name",
          "nerdctl/namespace",
          "com.docker.compose.project",
          "com.docker.compose.service");

  /** The longest text that is kept, in characters; a longer one is cut. */
  static final int MAX_TEXT = 512;

  private static final Duration WITHIN = Duration.ofSeconds(2);

  /** The answer holds the container's whole specification. */
  private static final int MAX_ANSWER = 4 * 1024 * 1024;

  private static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<GetContainerRequest, GetContainerResponse> GET =
      MethodDescriptor.newBuilder(
              ProtoLiteUtils.marshaller(GetContainerRequest.getDefaultInstance()),
              ProtoLiteUtils.marshaller(GetContainerResponse.getDefaultInstance()))
          .setType(MethodType.UNARY)
          .setFullMethodName("containerd.services.containers.v1.Containers/Get")
          .build();

  private final UnixChannel channel;
  private final List<String> namespaces;

  private ContainerdClient(UnixChannel channel, List<String> namespaces) {
    this.channel = channel;
    this.namespaces = List.copyOf(namespaces);
  }

  /** containerd at a socket, asked for containers in these namespaces, one after the other. */
  public static ContainerdClient at(Path socket, List<String> namespaces) {
    return new ContainerdClient(UnixChannel.at(socket), namespaces);
  }

  /**
   * The container of this id; empty when no namespace has one, and when several have: an id that is
   * a name may be given in each, and which one is meant is then not known.
   */
  public Optional<ContainerdContainer> container(String id) throws CriException {
    if (!ContainerdId.isValid(id)) {
      return Optional.empty();
    }
    List<ContainerdContainer> found = new ArrayList<>();
    for (String namespace : namespaces) {
      container(namespace, id).ifPresent(found::add);
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private Optional<ContainerdContainer> container(String namespace, String id) throws CriException {
    Metadata headers = new Metadata();
    headers.put(NAMESPACE, namespace);
    try {
      Container found =
          channel
              .call(
                  GET,
                  headers,
                  GetContainerRequest.newBuilder().setId(id).build(),
                  WITHIN,
                  MAX_ANSWER)
              .getContainer();
      return Optional.of(
          new ContainerdContainer(id, namespace, cut(found.getImage()), kept(found)));
    } catch (CriException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Map<String, String> kept(Container container) {
    Map<String, String> kept = new HashMap<>();
    for (String label : LABELS) {
      String value = container.getLabelsMap().get(label);
      if (value != null) {
        kept.put(label, cut(value));
      }
    }
    return kept;
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** Ends every call under way. */
  @Override
  public void close() {
    channel.close();
  }
}
