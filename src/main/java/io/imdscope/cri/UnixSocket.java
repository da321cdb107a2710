package io.imdscope.cri;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connected Unix socket in the shape of {@link Socket}, as far as gRPC's transport uses one. The
 * JDK's own {@link SocketChannel#socket()} does not support Unix sockets.
 */
final class UnixSocket extends Socket {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  UnixSocket(SocketChannel channel) throws SocketException {
    super((SocketImpl) null);
    this.channel = channel;
    in = Channels.newInputStream(channel);
    out = Channels.newOutputStream(channel);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** Ends a read or write that another thread is blocked in. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return address(true);
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return address(false);
  }

  /** A Unix socket has no segments to hold back. */
  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  /** Reads have no time limit of their own: calls have deadlines, and closing ends a read. */
  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public String toString() {
    return "UnixSocket[" + address(true) + "]";
  }

  private SocketAddress address(boolean remote) {
    try {
      return remote ? channel.getRemoteAddress() : channel.getLocalAddress();
    } catch (IOException e) {
      return null; // as Socket does when it is closed
    }
  }
}
