package io.imdscope.cri;

import com.google.protobuf.CodedInputStream;
import io.imdscope.cri.proto.Cri;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Goes through a call with nobody there who would answer it, so that a build can record what a call
 * needs. Listens at a socket of its own, in a folder that it removes.
 */
public final class Rehearsal {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** An empty SETTINGS frame, with which a server begins: RFC 9113, 3.4 and 6.5. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private Rehearsal() {}

  /** Runs it, in at most a few seconds. */
  public static void run() throws IOException {
    Path folder = Files.createTempDirectory("imdscope-rehearsal");
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread listener = Thread.ofPlatform().daemon().start(() -> accept(server));
      try (CriRuntime runtime = CriRuntime.at(socket, PATIENCE, PATIENCE)) {
        boolean _ = runtime.container("rehearsal").isPresent();
      } catch (CriException e) {
        // As it must be: nobody is there.
      }
      listener.interrupt();
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
    read();
  }

  private static void accept(ServerSocketChannel server) {
    try (SocketChannel client = server.accept()) {
      client.write(ByteBuffer.wrap(SETTINGS));
      ByteBuffer ignored = ByteBuffer.allocate(4096);
      while (client.read(ignored) >= 0) {
        ignored.clear();
      }
    } catch (IOException e) {
      // The call has ended.
    }
  }

  private static void read() {
    Cri.Container container =
        Cri.Container.newBuilder()
            .setId("rehearsal")
            .setMetadata(Cri.ContainerMetadata.newBuilder().setName("rehearsal"))
            .build();
    Cri.PodSandbox sandbox =
        Cri.PodSandbox.newBuilder()
            .setId("rehearsal")
            .setMetadata(Cri.PodSandboxMetadata.newBuilder().setName("rehearsal"))
            .build();
    try {
      boolean _ =
          Answers.container(CodedInputStream.newInstance(container.toByteArray())).isPresent()
              && Answers.sandbox(CodedInputStream.newInstance(sandbox.toByteArray())).isPresent();
    } catch (IOException e) {
      throw new IllegalStateException("what was written cannot be read", e);
    }
  }
}
