import com.google.protobuf.MessageLite;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.grpc.stub.ServerCalls;
import io.imdscope.cri.proto.Cri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A container runtime with pods of two containers each, at a Unix socket. */
final class StandInRuntime {
  private static final String RUNTIME = "runtime.v1.RuntimeService";

  private final int pods;

  private StandInRuntime(int pods) {
    this.pods = pods;
  }

  /** Serves until the process ends. */
  static void serve(Path socket, int pods) throws IOException {
    StandInRuntime runtime = new StandInRuntime(pods);
    Server server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder(RUNTIME)
                    .addMethod(
                        method(
                            "Version",
                            Cri.VersionRequest.getDefaultInstance(),
                            Cri.VersionResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext(
                                  Cri.VersionResponse.newBuilder()
                                      .setRuntimeName("stand-in")
                                      .setRuntimeVersion("1")
                                      .setRuntimeApiVersion("v1")
                                      .build());
                              answer.onCompleted();
                            }))
                    .addMethod(
                        method(
                            "ListContainers",
                            Cri.ListContainersRequest.getDefaultInstance(),
                            Cri.ListContainersResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext(runtime.containers(request.getFilter().getId()));
                              answer.onCompleted();
                            }))
                    .addMethod(
                        method(
                            "ListPodSandbox",
                            Cri.ListPodSandboxRequest.getDefaultInstance(),
                            Cri.ListPodSandboxResponse.getDefaultInstance()),
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext(runtime.sandboxes(request.getFilter().getId()));
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> relay(listening, server.getPort()));
  }

  private static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> method(
      String name, Q request, R answer) {
    return MethodDescriptor.<Q, R>newBuilder(
            ProtoLiteUtils.marshaller(request), ProtoLiteUtils.marshaller(answer))
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(RUNTIME + "/" + name)
        .build();
  }

  /** The library's server listens at no Unix socket. */
  private static void relay(ServerSocketChannel listening, int port) {
    try {
      while (true) {
        SocketChannel near = listening.accept();
        SocketChannel far =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(ByteChannel from, ByteChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // One end has gone, so the other goes.
    }
  }

  private Cri.ListContainersResponse containers(String id) {
    Cri.ListContainersResponse.Builder all = Cri.ListContainersResponse.newBuilder();
    IntStream.range(0, 2 * pods)
        .mapToObj(
            i ->
                Cri.Container.newBuilder()
                    .setId("%064x".formatted(i))
                    .setPodSandboxId("%064x".formatted(1 << 20 | i / 2))
                    .setMetadata(
                        Cri.ContainerMetadata.newBuilder().setName(i % 2 == 0 ? "app" : "envoy"))
                    .setImage(Cri.ImageSpec.newBuilder().setImage("registry.example/web:" + i % 2))
                    .setState(Cri.ContainerState.CONTAINER_RUNNING)
                    .setCreatedAt(1)
                    .build())
        .filter(container -> id.isEmpty() || container.getId().equals(id))
        .forEach(all::addContainers);
    return all.build();
  }

  private Cri.ListPodSandboxResponse sandboxes(String id) {
    Cri.ListPodSandboxResponse.Builder all = Cri.ListPodSandboxResponse.newBuilder();
    IntStream.range(0, pods)
        .mapToObj(
            i ->
                Cri.PodSandbox.newBuilder()
                    .setId("%064x".formatted(1 << 20 | i))
                    .setMetadata(
                        Cri.PodSandboxMetadata.newBuilder()
                            .setName(StandIns.name(i))
                            .setUid(StandIns.uid(i))
                            .setNamespace("shop"))
                    .setState(Cri.PodSandboxState.SANDBOX_READY)
                    .setCreatedAt(1)
                    .build())
        .filter(sandbox -> id.isEmpty() || sandbox.getId().equals(id))
        .forEach(all::addItems);
    return all.build();
  }
}
