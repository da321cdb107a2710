package io.imdscope.lab.imds;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Sets the IP TTL (IPv4) or hop limit (IPv6) of what a socket sends from now on. */
interface HopLimits {
  /** For a service on loopback, where no packet is forwarded: leaves all as it is. */
  HopLimits UNTOUCHED = (channel, ipv4, hops) -> {};

  void set(SocketChannel channel, boolean ipv4, int hops) throws IOException;
}
