package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;

/**
 * A TCP segment between a client and an endpoint, as one interface saw it. One object is used for
 * all: what it says holds until the next packet is looked at.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.1">RFC 9293, 3.1: header</a>
 */
final class Segment {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  /** When it was captured, since 1970. */
  long nanos;

  /** Which interface saw it; the same number for all where the capture does not tell. */
  long face;

  boolean ipv4;

  /** The client's address; of IPv4 it is in {@link #clientLow}. */
  long clientHigh;

  long clientLow;
  int clientPort;

  /** Index of the endpoint. */
  int endpoint;

  /** Whether the client sent it; else the endpoint did. */
  boolean fromClient;

  /** IP TTL or hop limit. */
  int hopLimit;

  /** What address translation leaves alone: the identification of IPv4, IPv6's flow label. */
  int identification;

  int sequence;
  int acknowledgement;
  int flags;

  /** What holds the payload. */
  ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Where it begins there. */
  int payload;

  /** How much of it was captured. */
  int captured;

  /** How much of it was on the wire. */
  int length;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The same to keep; of a response as much as its status line's beginning takes. */
  Segment copy() {
    Segment copy = new Segment();
    copy.nanos = nanos;
    copy.face = face;
    copy.ipv4 = ipv4;
    copy.clientHigh = clientHigh;
    copy.clientLow = clientLow;
    copy.clientPort = clientPort;
    copy.endpoint = endpoint;
    copy.fromClient = fromClient;
    copy.hopLimit = hopLimit;
    copy.identification = identification;
    copy.sequence = sequence;
    copy.acknowledgement = acknowledgement;
    copy.flags = flags;
    byte[] kept = new byte[fromClient ? captured : Math.min(captured, StatusLine.LENGTH)];
    bytes.get(payload, kept);
    copy.bytes = ByteBuffer.wrap(kept);
    copy.captured = kept.length;
    copy.length = length;
    return copy;
  }

  /** The sequence number behind it. */
  int endSequence() {
    return sequence + length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }
}
