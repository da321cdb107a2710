package io.imdscope.workload.localhttp;

import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * GET as HTTP/1.0: the answer is not chunked, and ends with the connection. The time given bounds
 * the whole of it, however slowly the other side dribbles. No proxy, no redirect, no look-up.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1945">RFC 1945</a>
 */
public final class LocalHttp {
  /** The longest answer with its head, in bytes. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final int BUFFER = 16 * 1024;

  private final SocketAddress address;
  private final String name;
  private final Duration within;

  private LocalHttp(SocketAddress address, String name, Duration within) {
    this.address = address;
    this.name = name;
    this.within = within;
  }

  /** Whoever listens at a Unix socket. */
  public static LocalHttp at(UnixDomainSocketAddress socket, Duration within) {
    return new LocalHttp(socket, socket.toString(), within);
  }

  /** Whoever listens at a TCP port of this machine. */
  public static LocalHttp at(InetSocketAddress address, Duration within) {
    return new LocalHttp(
        address, address.getAddress().getHostAddress() + ":" + address.getPort(), within);
  }

  /** What is asked, as a user may read it. */
  public String name() {
    return name;
  }

  /** The body of a success; empty when the answer is 404. */
  public Optional<byte[]> get(String path) throws LocalHttpException {
    byte[] request =
        ("GET " + path + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return new Answer(name, exchange(ByteBuffer.wrap(request))).body();
  }

  private byte[] exchange(ByteBuffer request) throws LocalHttpException {
    long deadline = System.nanoTime() + within.toNanos();
    ProtocolFamily family =
        address instanceof UnixDomainSocketAddress
            ? StandardProtocolFamily.UNIX
            : ((InetSocketAddress) address).getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    try (SocketChannel channel = SocketChannel.open(family);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, 0);
      connect(channel, key, deadline);
      while (request.hasRemaining()) {
        if (channel.write(request) == 0) {
          await(key, SelectionKey.OP_WRITE, deadline);
        }
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
        if (n == 0) {
          await(key, SelectionKey.OP_READ, deadline);
        }
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
        if (answer.size() > MAX_BYTES) {
          throw new LocalHttpException(
              Reason.MALFORMED, name + " gave an answer of more than 1 MiB", null);
        }
        if (System.nanoTime() - deadline > 0) {
          throw silent();
        }
      }
      return answer.toByteArray();
    } catch (IOException e) {
      throw new LocalHttpException(
          Reason.MALFORMED, name + " broke the connection: " + e.getMessage(), e);
    }
  }

  private void connect(SocketChannel channel, SelectionKey key, long deadline)
      throws LocalHttpException {
    try {
      if (!channel.connect(address)) {
        await(key, SelectionKey.OP_CONNECT, deadline);
        channel.finishConnect();
      }
    } catch (IOException e) {
      String said = String.valueOf(e.getMessage());
      throw said.contains("Permission denied")
          ? new LocalHttpException(
              Reason.PERMISSION, name + " may not be used by this user: run as root", e)
          : new LocalHttpException(
              Reason.UNREACHABLE, name + " has no listener (" + said + "); is it running?", e);
    }
  }

  private void await(SelectionKey key, int operation, long deadline)
      throws IOException, LocalHttpException {
    key.interestOps(operation);
    long nanos = deadline - System.nanoTime();
    // Rounded up: 0 would mean to wait for ever.
    if (nanos <= 0 || key.selector().select(nanos / 1_000_000 + 1) == 0) {
      throw silent();
    }
    key.selector().selectedKeys().clear();
  }

  private LocalHttpException silent() {
    return new LocalHttpException(
        Reason.SILENT, name + " gave no whole answer within " + within.toMillis() + " ms", null);
  }
}
