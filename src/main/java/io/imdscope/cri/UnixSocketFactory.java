package io.imdscope.cri;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * Connects to one Unix socket, whatever address is asked for. Closing ends everything it made, also
 * a connect that hangs because the listener accepts nobody.
 */
final class UnixSocketFactory extends SocketFactory implements AutoCloseable {
  private final Path path;
  private final Set<SocketChannel> channels = new HashSet<>();
  private boolean closed;

  UnixSocketFactory(Path path) {
    this.path = path;
  }

  @Override
  public Socket createSocket() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      register(channel);
      channel.connect(UnixDomainSocketAddress.of(path));
      return new UnixSocket(channel);
    } catch (IOException e) {
      channel.close();
      throw new ConnectFailure(e);
    }
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }

  private synchronized void register(SocketChannel channel) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    channels.removeIf(other -> !other.isOpen());
    channels.add(channel);
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        // Closed all the same.
      }
    }
    channels.clear();
  }

  /** No connection could be made, as opposed to one that broke. */
  static final class ConnectFailure extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectFailure(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
