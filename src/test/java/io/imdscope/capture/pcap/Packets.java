package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes packets as they are on the wire, with what a test wants to be odd about them. */
final class Packets {
  static final String IMDS = "a9fea9fe";
  static final String IMDS6 = "fd000ec2000000000000000000000254";

  /** Address in hexadecimal digits, 8 of IPv4 and 32 of IPv6. */
  String client = "0a140102";

  String server = IMDS;
  int port = 40000;
  int hopLimit = 64;
  int identification = 7;
  boolean ipLengthZero;
  byte[] ipOptions = {};
  byte[] extensions = {};
  int firstExtension = 6;

  byte[] fromClient(int sequence, int ack, int flags, String payload) {
    return ip(client, server, tcp(port, 80, sequence, ack, flags, bytes(payload)));
  }

  byte[] fromServer(int sequence, int ack, int flags, String payload) {
    return ip(server, client, tcp(80, port, sequence, ack, flags, bytes(payload)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] tcp(int from, int to, int sequence, int ack, int flags, byte[] payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) from)
        .putShort((short) to)
        .putInt(sequence)
        .putInt(ack)
        .putShort((short) (0x5000 | flags))
        .putShort((short) 0xffff)
        .putInt(0)
        .put(payload)
        .array();
  }

  byte[] ip(String from, String to, byte[] payload) {
    return from.length() == 8 ? ipv4(from, to, payload, 0) : ipv6(from, to, payload);
  }

  byte[] ipv4(String from, String to, byte[] payload, int fragment) {
    int header = 20 + ipOptions.length;
    int length = header + payload.length;
    return ByteBuffer.allocate(length)
        .put((byte) (0x40 | header / 4))
        .put((byte) 0)
        .putShort((short) (ipLengthZero ? 0 : length))
        .putShort((short) identification)
        .putShort((short) fragment)
        .put((byte) hopLimit)
        .put((byte) 6)
        .putShort((short) 0)
        .put(hex(from))
        .put(hex(to))
        .put(ipOptions)
        .put(payload)
        .array();
  }

  byte[] ipv6(String from, String to, byte[] payload) {
    return ByteBuffer.allocate(40 + extensions.length + payload.length)
        .putInt(0x60000000 | identification)
        .putShort((short) (ipLengthZero ? 0 : extensions.length + payload.length))
        .put((byte) firstExtension)
        .put((byte) hopLimit)
        .put(hex(from))
        .put(hex(to))
        .put(extensions)
        .put(payload)
        .array();
  }

  /** The fragments that a packet's payload is cut into, each of so many bytes. */
  static byte[] part(byte[] whole, int from, int length) {
    return Arrays.copyOfRange(whole, from, Math.min(whole.length, from + length));
  }

  static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer joined = ByteBuffer.allocate(length);
    Arrays.stream(parts).forEach(joined::put);
    return joined.array();
  }
}
