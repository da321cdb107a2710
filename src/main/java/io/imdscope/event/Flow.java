package io.imdscope.event;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The two ends of a connection as the caller's socket knows them: what a proxy or address
 * translation made of them does not show.
 *
 * @param translated what address translation made of the client's address and port, where that was
 *     seen too
 */
public record Flow(
    InetAddress clientAddress,
    int clientPort,
    Endpoint endpoint,
    Optional<InetSocketAddress> translated) {
  /** In place of the client's address where nothing tells it; its port is 0 then. */
  public static final InetAddress UNKNOWN_ADDRESS = InetAddress.ofLiteral("0.0.0.0");

  /** A connection of which only the caller's own side is known. */
  public Flow(InetAddress clientAddress, int clientPort, Endpoint endpoint) {
    this(clientAddress, clientPort, endpoint, Optional.empty());
  }

  /** Whether the client's address is known. */
  public boolean hasClient() {
    return clientPort != 0 || !clientAddress.equals(UNKNOWN_ADDRESS);
  }

  /** The same connection, whose client has this address behind address translation. */
  public Flow translatedTo(InetSocketAddress other) {
    return new Flow(clientAddress, clientPort, endpoint, Optional.of(other));
  }
}
