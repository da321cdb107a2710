package io.imdscope;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Listens at a Unix socket and treats everybody who connects as a test wants. */
public final class UnixServer implements AutoCloseable {
  /** What is done with a connection, which is closed afterwards. */
  public interface Handler {
    void handle(SocketChannel client) throws IOException;
  }

  private final ServerSocketChannel server;
  private final List<SocketChannel> clients = new ArrayList<>();

  private UnixServer(ServerSocketChannel server) {
    this.server = server;
  }

  public static UnixServer at(Path socket, Handler handler) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    UnixServer server = new UnixServer(channel);
    Thread.ofPlatform().daemon().start(() -> server.accept(handler));
    return server;
  }

  private void accept(Handler handler) {
    try {
      while (true) {
        SocketChannel client = server.accept();
        synchronized (clients) {
          clients.add(client);
        }
        Thread.ofPlatform().daemon().start(() -> handle(client, handler));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void handle(SocketChannel client, Handler handler) {
    try (client) {
      handler.handle(client);
    } catch (IOException e) {
      // The other side has gone, which may be what is tested.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (clients) {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }
}
