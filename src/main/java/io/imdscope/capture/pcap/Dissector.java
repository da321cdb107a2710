package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells in a few comparisons whether a packet is to or from an endpoint, and reads those that are.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc791#section-3.1">RFC 791, 3.1: IPv4 header</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8200#section-3">RFC 8200, 3: IPv6 header</a>
 */
final class Dissector {
  /** What a packet turned out to be. */
  enum Kind {
    /** No TCP, or of another connection. */
    OTHER,
    /** {@link #segment()} says what it is. */
    SEGMENT,
    /** A part of a packet, of which others are still to come. */
    FRAGMENT,
    /** To or from an endpoint's address, and too damaged or too short to be read. */
    UNREADABLE
  }

  private static final int TCP = 6;
  private static final int TCP_HEADER = 20;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int FRAGMENT_OFFSET = 0x1fff;

  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOST_EXTENSIONS = 16;

  private final EndpointIndex endpoints;
  private final Fragments fragments = new Fragments();
  private final Segment segment = new Segment();

  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;

  Dissector(EndpointIndex endpoints) {
    this.endpoints = endpoints;
  }

  Segment segment() {
    return segment;
  }

  Fragments fragments() {
    return fragments;
  }

  /** Looks at the packet that a reader is at. */
  Kind look(PacketReader packet) {
    ByteBuffer bytes = packet.bytes;
    int ip = LinkLayer.network(packet.linkType, bytes, packet.at, packet.end);
    if (ip < 0 || packet.end - ip < IPV4_HEADER) {
      return Kind.OTHER;
    }
    int version = bytes.get(ip) & 0xf0;
    if (version == 0x40) {
      return endpoints.mayHold(bytes.getInt(ip + 12), bytes.getInt(ip + 16))
          ? ipv4(packet, ip)
          : Kind.OTHER;
    }
    if (version == 0x60 && packet.end - ip >= IPV6_HEADER) {
      return endpoints.mayHold(bytes.getLong(ip + 16), bytes.getLong(ip + 32))
          ? ipv6(packet, ip)
          : Kind.OTHER;
    }
    return Kind.OTHER;
  }

  private Kind ipv4(PacketReader packet, int ip) {
    ByteBuffer bytes = packet.bytes;
    int source = bytes.getInt(ip + 12);
    int destination = bytes.getInt(ip + 16);
    if (bytes.get(ip + 9) != TCP || !(endpoints.holds(source) || endpoints.holds(destination))) {
      return Kind.OTHER;
    }
    sourceHigh = 0;
    sourceLow = Integer.toUnsignedLong(source);
    destinationHigh = 0;
    destinationLow = Integer.toUnsignedLong(destination);
    segment.ipv4 = true;
    segment.hopLimit = bytes.get(ip + 8) & 0xff;
    segment.identification = bytes.getShort(ip + 4) & 0xffff;
    int header = (bytes.get(ip) & 0x0f) * 4;
    int length = length(packet, ip, bytes.getShort(ip + 2) & 0xffff);
    if (header < IPV4_HEADER || length < header) {
      return Kind.UNREADABLE;
    }
    int end = Math.min(packet.end, ip + length);
    int fragment = bytes.getShort(ip + 6);
    boolean more = (fragment & MORE_FRAGMENTS) != 0;
    int offset = (fragment & FRAGMENT_OFFSET) * 8;
    if (more || offset > 0) {
      return fragment(packet, segment.identification, offset, more, ip + header, end, ip + length);
    }
    return tcp(packet, bytes, ip + header, end, ip + length);
  }

  /**
   * How long an IP packet is. One that the network interface is to cut may be longer than its
   * header can say, which is 0 then.
   */
  private static int length(PacketReader packet, int ip, int said) {
    int most = packet.at + packet.length - ip;
    return said == 0 ? most : Math.min(said, most);
  }

  private Kind ipv6(PacketReader packet, int ip) {
    ByteBuffer bytes = packet.bytes;
    sourceHigh = bytes.getLong(ip + 8);
    sourceLow = bytes.getLong(ip + 16);
    destinationHigh = bytes.getLong(ip + 24);
    destinationLow = bytes.getLong(ip + 32);
    if (!endpoints.holds(sourceHigh, sourceLow)
        && !endpoints.holds(destinationHigh, destinationLow)) {
      return Kind.OTHER;
    }
    segment.ipv4 = false;
    segment.hopLimit = bytes.get(ip + 7) & 0xff;
    segment.identification = bytes.getInt(ip) & 0xfffff;
    int said = bytes.getShort(ip + 4) & 0xffff;
    int wireEnd = ip + length(packet, ip, said == 0 ? 0 : said + IPV6_HEADER);
    int end = Math.min(packet.end, wireEnd);
    int next = bytes.get(ip + 6) & 0xff;
    int at = ip + IPV6_HEADER;
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      if (next == TCP) {
        return tcp(packet, bytes, at, end, wireEnd);
      }
      if (end - at < 8) {
        return isExtension(next) ? Kind.UNREADABLE : Kind.OTHER;
      }
      int following = bytes.get(at) & 0xff;
      switch (next) {
        case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS -> at += ((bytes.get(at + 1) & 0xff) + 1) * 8;
        case AUTHENTICATION -> at += ((bytes.get(at + 1) & 0xff) + 2) * 4;
        case FRAGMENT -> {
          int where = bytes.getShort(at + 2) & 0xffff;
          boolean more = (where & 1) != 0;
          if (more || where >= 8) {
            return following == TCP
                ? fragment(packet, bytes.getInt(at + 4), where & ~7, more, at + 8, end, wireEnd)
                : Kind.OTHER;
          }
          at += 8;
        }
        default -> {
          return Kind.OTHER;
        }
      }
      next = following;
    }
    return Kind.UNREADABLE;
  }

  private static boolean isExtension(int header) {
    return header == HOP_BY_HOP
        || header == ROUTING
        || header == DESTINATION_OPTIONS
        || header == AUTHENTICATION
        || header == FRAGMENT;
  }

  private Kind fragment(
      PacketReader packet,
      int identification,
      int offset,
      boolean more,
      int from,
      int end,
      int wireEnd) {
    if (from > end || wireEnd < from) {
      return Kind.UNREADABLE;
    }
    Fragments.Key key =
        new Fragments.Key(sourceHigh, sourceLow, destinationHigh, destinationLow, identification);
    Optional<Fragments.Whole> whole =
        fragments.add(
            key, offset, more, packet.bytes, from, end - from, wireEnd - from, packet.nanos);
    if (whole.isEmpty()) {
      return Kind.FRAGMENT;
    }
    return tcp(packet, whole.get().bytes(), 0, whole.get().captured(), whole.get().length());
  }

  private Kind tcp(PacketReader packet, ByteBuffer bytes, int tcp, int end, int wireEnd) {
    if (end - tcp < TCP_HEADER) {
      return Kind.UNREADABLE;
    }
    int sourcePort = bytes.getShort(tcp) & 0xffff;
    int destinationPort = bytes.getShort(tcp + 2) & 0xffff;
    int to = endpoints.find(segment.ipv4, destinationHigh, destinationLow, destinationPort);
    int from = endpoints.find(segment.ipv4, sourceHigh, sourceLow, sourcePort);
    if (to == EndpointIndex.NONE && from == EndpointIndex.NONE) {
      return Kind.OTHER;
    }
    int header = (bytes.get(tcp + 12) >>> 4 & 0xf) * 4;
    if (header < TCP_HEADER || tcp + header > wireEnd) {
      return Kind.UNREADABLE;
    }
    segment.nanos = packet.nanos;
    segment.face = packet.face();
    segment.fromClient = to != EndpointIndex.NONE;
    segment.endpoint = segment.fromClient ? to : from;
    segment.clientHigh = segment.fromClient ? sourceHigh : destinationHigh;
    segment.clientLow = segment.fromClient ? sourceLow : destinationLow;
    segment.clientPort = segment.fromClient ? sourcePort : destinationPort;
    segment.sequence = bytes.getInt(tcp + 4);
    segment.acknowledgement = bytes.getInt(tcp + 8);
    segment.flags = bytes.get(tcp + 13) & 0xff;
    segment.bytes = bytes;
    segment.payload = tcp + header;
    segment.captured = Math.max(0, end - segment.payload);
    segment.length = wireEnd - segment.payload;
    return Kind.SEGMENT;
  }
}
