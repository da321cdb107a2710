package io.imdscope.capture.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pcapng file: any number of sections, each with a byte order and interfaces of its own.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/">PCAP Next Generation
 *     Capture File Format</a>
 */
final class PcapngReader extends PacketReader {
  /** The same in either byte order. */
  static final int SECTION = 0x0a0d0d0a;

  /** Interfaces of one section; a file with more is not believed. */
  static final int MOST_INTERFACES = 4096;

  private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;

  /** A block's type and length, and its length again at its end. */
  private static final int FRAME = 12;

  private static final int SECTION_BODY = 16;
  private static final int INTERFACE_BODY = 8;
  private static final int PACKET_BODY = 20;
  private static final int STATISTICS_BODY = 12;

  private final List<PcapngInterface> interfaces = new ArrayList<>();
  private ByteBuffer headers;
  private int unread;
  private long dropped;
  private int sections;
  private long face;

  PcapngReader(ByteWindow window) {
    super(window);
    this.headers = window.bytes(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  boolean next() throws IOException {
    window.skip(unread);
    unread = 0;
    while (window.has(FRAME)) {
      int type = headers.getInt(window.at());
      Optional<String> mistake = Optional.empty();
      if (type == SECTION) {
        mistake = section();
        if (mistake.isPresent()) {
          return damaged(mistake.get());
        }
      }
      long length = Integer.toUnsignedLong(headers.getInt(window.at() + 4));
      if (length < FRAME || length % 4 != 0) {
        return damaged("a block's length cannot be: " + length);
      }
      if (length > ByteWindow.MAX_PIECE) {
        if (isRead(type)) {
          return damaged("a block is longer than any that is believed: " + length);
        }
        if (!window.skipFar(length)) {
          return damaged("it is cut off within a block");
        }
        continue;
      }
      int whole = (int) length;
      if (!window.has(whole)) {
        return damaged("it is cut off within a block");
      }
      if (headers.getInt(window.at() + whole - 4) != whole) {
        return damaged("a block's two lengths differ");
      }
      int body = window.at() + 8;
      int bodyEnd = window.at() + whole - 4;
      switch (type) {
        case INTERFACE -> mistake = describe(body, bodyEnd);
        case STATISTICS -> mistake = statistics(body, bodyEnd);
        case ENHANCED_PACKET, OLD_PACKET, SIMPLE_PACKET -> {
          mistake = packet(type, body, bodyEnd);
          if (mistake.isEmpty()) {
            unread = whole;
            return true;
          }
        }
        default -> {} // of others nothing is needed
      }
      if (mistake.isPresent()) {
        return damaged(mistake.get());
      }
      window.skip(whole);
    }
    return window.available() > 0 && damaged("it is cut off within a block");
  }

  private static boolean isRead(int type) {
    return switch (type) {
      case SECTION, INTERFACE, STATISTICS, ENHANCED_PACKET, OLD_PACKET, SIMPLE_PACKET -> true;
      default -> false;
    };
  }

  private Optional<String> section() throws IOException {
    if (!window.has(FRAME + SECTION_BODY)) {
      return Optional.of("it is cut off within a section's header");
    }
    int magic = bytes.getInt(window.at() + 8);
    if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
      return Optional.of("a section's byte order cannot be told");
    }
    headers =
        window.bytes(magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int major = headers.getShort(window.at() + 12);
    if (major != 1) {
      return Optional.of("a section is of a version that is not known: " + major);
    }
    interfaces.clear();
    sections++;
    return Optional.empty();
  }

  private Optional<String> describe(int body, int bodyEnd) {
    if (bodyEnd - body < INTERFACE_BODY) {
      return Optional.of("an interface's block is too short");
    }
    if (interfaces.size() == MOST_INTERFACES) {
      return Optional.of("a section has more interfaces than any that is believed");
    }
    PcapngInterface described = PcapngInterface.read(headers, body, bodyEnd);
    if (!LinkLayer.knows(described.linkType())) {
      without("an interface is of a link layer that is not read: " + described.linkType());
    }
    interfaces.add(described);
    return Optional.empty();
  }

  private Optional<String> statistics(int body, int bodyEnd) {
    if (bodyEnd - body < STATISTICS_BODY) {
      return Optional.of("a statistics block is too short");
    }
    int which = headers.getInt(body);
    if (which >= 0 && which < interfaces.size()) {
      dropped += interfaces.get(which).newlyDropped(headers, body + STATISTICS_BODY, bodyEnd);
    }
    return Optional.empty();
  }

  private Optional<String> packet(int type, int body, int bodyEnd) {
    boolean simple = type == SIMPLE_PACKET;
    int from = body + (simple ? 4 : PACKET_BODY);
    if (bodyEnd < from) {
      return Optional.of("a packet's block is too short");
    }
    int which =
        switch (type) {
          case SIMPLE_PACKET -> 0;
          case OLD_PACKET -> headers.getShort(body) & 0xffff;
          default -> headers.getInt(body);
        };
    if (which < 0 || which >= interfaces.size()) {
      return Optional.of("a packet is of an interface that was not described: " + which);
    }
    PcapngInterface captured = interfaces.get(which);
    int count;
    if (simple) {
      length = Math.max(0, headers.getInt(body));
      int limit = captured.snapLength() > 0 ? captured.snapLength() : Integer.MAX_VALUE;
      count = Math.min(Math.min(length, limit), bodyEnd - from);
    } else {
      nanos = captured.nanos(headers.getInt(body + 4), headers.getInt(body + 8));
      count = headers.getInt(body + 12);
      length = Math.max(count, headers.getInt(body + 16));
    }
    if (count < 0 || count > bodyEnd - from) {
      return Optional.of("a packet's length cannot be: " + Integer.toUnsignedString(count));
    }
    linkType = captured.linkType();
    face = (long) sections << 48 | (long) which << 32;
    at = from;
    end = from + count;
    return Optional.empty();
  }

  @Override
  boolean isDisordered() {
    return interfaces.size() > 1;
  }

  @Override
  long face() {
    return face | Integer.toUnsignedLong((int) super.face());
  }

  @Override
  long dropped() {
    return dropped;
  }
}
