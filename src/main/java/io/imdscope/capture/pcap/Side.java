package io.imdscope.capture.pcap;

import io.imdscope.event.Flow;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** A client's address and port, and the endpoint it talks to, as one network sees them. */
record Side(boolean ipv4, long high, long low, int port, int endpoint) {
  static Side of(Segment segment) {
    return new Side(
        segment.ipv4, segment.clientHigh, segment.clientLow, segment.clientPort, segment.endpoint);
  }

  InetAddress address() {
    ByteBuffer bytes = ByteBuffer.allocate(ipv4 ? 4 : 16);
    if (ipv4) {
      bytes.putInt((int) low);
    } else {
      bytes.putLong(high).putLong(low);
    }
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes was refused", e);
    }
  }

  /** The connection of this client. */
  Flow flow(EndpointIndex endpoints) {
    return new Flow(address(), port, endpoints.get(endpoint));
  }
}
