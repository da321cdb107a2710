package io.imdscope.output.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One connection to a server, which may be as slow as it likes; never waits longer than 30 s. */
final class Client implements AutoCloseable {
  private final Socket socket = new Socket();

  Client(InetSocketAddress address) throws IOException {
    socket.setSoTimeout(30_000);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()), 30_000);
  }

  Client send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** All that comes until the server ends the connection; empty when it does so at once. */
  String answer() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The same of a connection that may be reset. */
  String answerOrWhatCameOfIt() {
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(came);
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // reset
    }
    return came.toString(StandardCharsets.UTF_8);
  }

  static String get(InetSocketAddress address, String path) throws IOException {
    return ask(address, "GET " + path + " HTTP/1.1\r\nHost: node\r\n\r\n");
  }

  static String ask(InetSocketAddress address, String request) throws IOException {
    try (Client client = new Client(address)) {
      return client.send(request).answer();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
