package io.imdscope.capture.pcap;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A capture file made byte by byte: pcap or pcapng, in either byte order. */
final class MadeCapture {
  private final ByteOrder order;
  private final int linkType;
  private final List<Packet> packets = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Packet(long nanos, byte[] bytes, int length, int face) {}

  MadeCapture(ByteOrder order, int linkType) {
    this.order = order;
    this.linkType = linkType;
  }

  /** An IP packet, put behind the header that the link layer has. */
  MadeCapture add(long nanos, byte[] ip) {
    return add(nanos, ip, Integer.MAX_VALUE, 0);
  }

  /** Of which no more than so many bytes were captured, on one of two interfaces. */
  MadeCapture add(long nanos, byte[] ip, int snapLength, int face) {
    byte[] whole = Packets.join(header(linkType, ip[0] >>> 4 == 4, face), ip);
    byte[] captured = Packets.part(whole, 0, Math.min(whole.length, snapLength));
    packets.add(new Packet(nanos, captured, whole.length, face));
    return this;
  }

  static byte[] header(int linkType, boolean ipv4, int face) {
    String type = ipv4 ? "0800" : "86dd";
    return Packets.hex(
        switch (linkType) {
          case LinkLayer.ETHERNET -> "020000000001020000000002" + type;
          case LinkLayer.LINUX_COOKED -> "0000000100060200000000010000" + type;
          case LinkLayer.LINUX_COOKED_2 ->
              type
                  + "0000"
                  + String.format("%08x", face + 1)
                  + "0001"
                  + "00"
                  + "06"
                  + "0200000000010000";
          case LinkLayer.NULL, LinkLayer.LOOP -> ipv4 ? "02000000" : "1e000000";
          default -> "";
        });
  }

  byte[] pcap(boolean nanoseconds) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        buffer(24)
            .putInt(nanoseconds ? PcapReader.NANOSECONDS : PcapReader.MICROSECONDS)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(262144)
            .putInt(linkType)
            .array());
    for (Packet packet : packets) {
      long fraction = packet.nanos() % 1_000_000_000 / (nanoseconds ? 1 : 1000);
      out.writeBytes(
          buffer(16)
              .putInt((int) (packet.nanos() / 1_000_000_000))
              .putInt((int) fraction)
              .putInt(packet.bytes().length)
              .putInt(packet.length())
              .array());
      out.writeBytes(packet.bytes());
    }
    return out.toByteArray();
  }

  /** With two interfaces, whose times are in nanoseconds and so many seconds behind. */
  byte[] pcapng(long offsetSeconds) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        block(
            PcapngReader.SECTION,
            buffer(16)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .array()));
    for (int i = 0; i < 2; i++) {
      out.writeBytes(
          block(
              1,
              buffer(32)
                  .putShort((short) linkType)
                  .putShort((short) 0)
                  .putInt(0)
                  .putShort((short) 9)
                  .putShort((short) 1)
                  .put((byte) 9)
                  .put(new byte[3])
                  .putShort((short) 14)
                  .putShort((short) 8)
                  .putLong(offsetSeconds)
                  .putInt(0)
                  .array()));
    }
    for (Packet packet : packets) {
      long nanos = packet.nanos() - offsetSeconds * 1_000_000_000;
      int padded = packet.bytes().length + 3 & ~3;
      out.writeBytes(
          block(
              6,
              buffer(20 + padded)
                  .putInt(packet.face())
                  .putInt((int) (nanos >>> 32))
                  .putInt((int) nanos)
                  .putInt(packet.bytes().length)
                  .putInt(packet.length())
                  .put(packet.bytes())
                  .array()));
    }
    return out.toByteArray();
  }

  /**
   * With one interface.
   *
   * @param type of the packets' blocks: 2, 3 or 6
   * @param resolution of its times: a power of ten, or of two with the highest bit
   */
  byte[] pcapng(int type, int resolution, long offsetSeconds) {
    BigInteger ticks =
        (resolution & 0x80) == 0
            ? BigInteger.TEN.pow(resolution)
            : BigInteger.TWO.pow(resolution & 0x7f);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer section = buffer(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
    out.writeBytes(block(PcapngReader.SECTION, section.putLong(-1)));
    ByteBuffer described = buffer(32).putShort((short) linkType).putShort((short) 0);
    described.putInt(262144).putShort((short) 9).putShort((short) 1).put((byte) resolution);
    described.put(new byte[3]).putShort((short) 14).putShort((short) 8).putLong(offsetSeconds);
    out.writeBytes(block(1, described.putInt(0)));
    for (Packet packet : packets) {
      long time =
          BigInteger.valueOf(packet.nanos() - offsetSeconds * 1_000_000_000)
              .multiply(ticks)
              .divide(BigInteger.valueOf(1_000_000_000))
              .longValueExact();
      int head = type == 3 ? 4 : 20;
      ByteBuffer body = buffer(head + ((packet.bytes().length + 3) & ~3));
      switch (type) {
        case 2 -> body.putShort((short) 0).putShort((short) -1);
        case 6 -> body.putInt(0);
        default -> {}
      }
      if (type != 3) {
        body.putInt((int) (time >>> 32)).putInt((int) time).putInt(packet.bytes().length);
      }
      out.writeBytes(block(type, body.putInt(packet.length()).put(packet.bytes())));
    }
    return out.toByteArray();
  }

  /** Of the whole buffer, however much of it was written. */
  private byte[] block(int type, ByteBuffer body) {
    byte[] bytes = new byte[body.capacity()];
    body.clear().get(bytes);
    return block(type, bytes);
  }

  byte[] block(int type, byte[] body) {
    int length = 12 + body.length;
    return buffer(length).putInt(type).putInt(length).put(body).putInt(length).array();
  }

  private ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(order);
  }
}
