package io.imdscope.capture.pcap;

import io.imdscope.event.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;

/** The endpoints in a form that a packet is compared with in a few steps. */
final class EndpointIndex {
  static final int NONE = -1;

  private final List<Endpoint> endpoints;
  private final int[] ipv4;
  private final long[] ipv6High;
  private final long[] ipv6Low;

  /** A bit for each value that the hash of one of the addresses has. */
  private final long ipv4Hashes;

  private final long ipv6Hashes;

  EndpointIndex(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    this.ipv4 = new int[endpoints.size()];
    this.ipv6High = new long[endpoints.size()];
    this.ipv6Low = new long[endpoints.size()];
    long hashes4 = 0;
    long hashes6 = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      ByteBuffer address = ByteBuffer.wrap(endpoints.get(i).address().getAddress());
      if (endpoints.get(i).ipv4()) {
        ipv4[i] = address.getInt();
        hashes4 |= 1L << hash(ipv4[i]);
      } else {
        ipv6High[i] = address.getLong();
        ipv6Low[i] = address.getLong();
        hashes6 |= 1L << hash(ipv6Low[i]);
      }
    }
    this.ipv4Hashes = hashes4;
    this.ipv6Hashes = hashes6;
  }

  Endpoint get(int index) {
    return endpoints.get(index);
  }

  /** Whether one of two IPv4 addresses may be an endpoint's; never false where one is. */
  boolean mayHold(int source, int destination) {
    return ((ipv4Hashes >>> hash(source) | ipv4Hashes >>> hash(destination)) & 1) != 0;
  }

  /** The same of IPv6, by the lower halves of the addresses. */
  boolean mayHold(long source, long destination) {
    return ((ipv6Hashes >>> hash(source) | ipv6Hashes >>> hash(destination)) & 1) != 0;
  }

  /** Whether some endpoint has this address, whatever its port. */
  boolean holds(int address) {
    for (int i = 0; i < ipv4.length; i++) {
      if (ipv4[i] == address && endpoints.get(i).ipv4()) {
        return true;
      }
    }
    return false;
  }

  /** The same of IPv6. */
  boolean holds(long high, long low) {
    for (int i = 0; i < ipv6Low.length; i++) {
      if (ipv6Low[i] == low && ipv6High[i] == high && !endpoints.get(i).ipv4()) {
        return true;
      }
    }
    return false;
  }

  /** Which endpoint this is, or {@link #NONE}; an IPv4 address is in {@code low}. */
  int find(boolean v4, long high, long low, int port) {
    for (int i = 0; i < ipv4.length; i++) {
      Endpoint endpoint = endpoints.get(i);
      if (endpoint.port() == port
          && endpoint.ipv4() == v4
          && (v4 ? ipv4[i] == (int) low : ipv6Low[i] == low && ipv6High[i] == high)) {
        return i;
      }
    }
    return NONE;
  }

  private static int hash(int address) {
    return (address * 0x9e3779b1) >>> 26;
  }

  private static int hash(long address) {
    return hash((int) (address ^ (address >>> 32)));
  }
}
