package io.imdscope.event;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** An address and TCP port that is watched. */
public record Endpoint(Kind kind, InetAddress address, int port) {

  /** What serves an endpoint. */
  public enum Kind implements Labelled {
    /** The EC2 instance metadata service: the only one with versions v1 and v2. */
    IMDS("imds"),
    /** The EKS Pod Identity agent on the node. */
    POD_IDENTITY("pod_identity"),
    /** The ECS agent's task credentials and metadata. */
    ECS("ecs"),
    /** Named by the user; treated as a metadata service. */
    CUSTOM("custom");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    /** Whether v1 and v2 mean anything here. */
    public boolean hasVersions() {
      return this == IMDS || this == CUSTOM;
    }
  }

  /**
   * The endpoints that are always watched.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">IMDS
   *     addresses</a>
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">EKS
   *     Pod Identity addresses</a>
   */
  public static final List<Endpoint> DEFAULTS =
      List.of(
          new Endpoint(Kind.IMDS, literal("169.254.169.254"), 80),
          new Endpoint(Kind.IMDS, literal("fd00:ec2::254"), 80),
          new Endpoint(Kind.POD_IDENTITY, literal("169.254.170.23"), 80),
          new Endpoint(Kind.POD_IDENTITY, literal("fd00:ec2::23"), 80),
          new Endpoint(Kind.ECS, literal("169.254.170.2"), 80));

  /**
   * Reads {@code ADDRESS:PORT} or {@code [IPV6]:PORT}; never asks a name server.
   *
   * @throws IllegalArgumentException with a sentence for the user when it is neither
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    boolean ipv6 = host.indexOf(':') >= 0;
    if (host.isEmpty()
        || ipv6 != bracketed
        || !host.matches(ipv6 ? "[0-9a-fA-F:.]+" : "\\d{1,3}(\\.\\d{1,3}){3}")) {
      throw new IllegalArgumentException(
          "not an endpoint: \"" + text + "\"; give ADDRESS:PORT or [IPV6]:PORT");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 1 || port > 65535) {
        throw new NumberFormatException();
      }
      InetAddress address = literal(host);
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
        throw new IllegalArgumentException("nobody answers at this address");
      }
      return DEFAULTS.stream()
          .filter(known -> known.address().equals(address) && known.port() == port)
          .findFirst()
          .orElseGet(() -> new Endpoint(Kind.CUSTOM, address, port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "not a port: \"" + text.substring(colon + 1) + "\"; give 1 to 65535", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not an address: \"" + host + "\"; give an IPv4 or IPv6 address", e);
    }
  }

  /** Whether this is an IPv4 endpoint. */
  public boolean ipv4() {
    return address.getAddress().length == 4;
  }

  /** Address and port as a socket address. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  private static InetAddress literal(String address) {
    return InetAddress.ofLiteral(address);
  }
}
