package io.imdscope.lab.imds;

import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A metadata service on loopback, and a client that sends it bytes as they are. */
final class Served implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int PATIENCE_MILLIS = 30_000;

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
  private final MetadataService service;

  Served(boolean required, Optional<Path> record) throws IOException {
    this(required, record, Duration.ofMinutes(1), 100);
  }

  Served(boolean required, Optional<Path> record, Duration idle, int maxConnections)
      throws IOException {
    InstantSource clock = now::get;
    service =
        MetadataService.start(
            new ServiceSettings(
                Optional.empty(),
                List.of(
                    new Endpoint(Endpoint.Kind.IMDS, LOOPBACK, 0),
                    new Endpoint(Endpoint.Kind.ECS, LOOPBACK, 0),
                    new Endpoint(Endpoint.Kind.POD_IDENTITY, LOOPBACK, 0)),
                required,
                1,
                HopLimits.UNTOUCHED,
                record,
                clock,
                idle,
                maxConnections));
  }

  InetSocketAddress imds() throws IOException {
    return service.addresses().getFirst();
  }

  InetSocketAddress ecs() throws IOException {
    return service.addresses().get(1);
  }

  InetSocketAddress podIdentity() throws IOException {
    return service.addresses().get(2);
  }

  /** Sends text on a connection of its own and returns all that comes until the service closes. */
  static String ask(InetSocketAddress to, String text) throws IOException {
    try (Socket socket = open(to)) {
      return converse(socket, text);
    }
  }

  static Socket open(InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.connect(to, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static String converse(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A request that ends its connection. */
  static String request(String line, String... headers) {
    StringBuilder text = new StringBuilder(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  /** A token that is valid for that long. */
  String token(int seconds) throws IOException {
    String answer =
        ask(
            imds(),
            request("PUT /latest/api/token", "x-aws-ec2-metadata-token-ttl-seconds: " + seconds));
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
