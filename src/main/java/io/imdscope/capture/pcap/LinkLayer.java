package io.imdscope.capture.pcap;

import java.nio.ByteBuffer;

/**
 * Finds where a packet's IP header begins, whatever it was captured from.
 *
 * @see <a href="https://www.tcpdump.org/linktypes.html">Link-layer header types</a>
 */
final class LinkLayer {
  static final int NULL = 0;
  static final int ETHERNET = 1;
  static final int RAW_BSD = 12;
  static final int RAW_OPENBSD = 14;
  static final int RAW = 101;
  static final int LOOP = 108;
  static final int LINUX_COOKED = 113;
  static final int IPV4 = 228;
  static final int IPV6 = 229;
  static final int LINUX_COOKED_2 = 276;

  /** There is none, or it is not within what was captured. */
  static final int NONE = -1;

  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86dd;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_SERVICE_VLAN = 0x88a8;
  private static final int TYPE_OLD_SERVICE_VLAN = 0x9100;
  private static final int VLAN_TAG = 4;
  private static final int MOST_TAGS = 4;

  private LinkLayer() {}

  /** Whether packets of this kind can be read at all. */
  static boolean knows(int linkType) {
    return switch (linkType) {
      case NULL,
          ETHERNET,
          RAW_BSD,
          RAW_OPENBSD,
          RAW,
          LOOP,
          LINUX_COOKED,
          IPV4,
          IPV6,
          LINUX_COOKED_2 ->
          true;
      default -> false;
    };
  }

  /** Where the IP header begins; its version is in it. */
  static int network(int linkType, ByteBuffer bytes, int at, int end) {
    return switch (linkType) {
      case ETHERNET -> typed(bytes, at + 12, at + 14, end);
      case LINUX_COOKED -> typed(bytes, at + 14, at + 16, end);
      case LINUX_COOKED_2 -> typed(bytes, at, at + 20, end);
      case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> at;
      case NULL, LOOP -> at + 4;
      default -> NONE;
    };
  }

  /** Behind an EtherType, and behind tags of virtual networks, each of which ends with another. */
  private static int typed(ByteBuffer bytes, int type, int payload, int end) {
    int next = payload;
    int typeAt = type;
    for (int tags = 0; next <= end && tags <= MOST_TAGS; tags++) {
      switch (bytes.getShort(typeAt) & 0xffff) {
        case TYPE_IPV4, TYPE_IPV6 -> {
          return next;
        }
        case TYPE_VLAN, TYPE_SERVICE_VLAN, TYPE_OLD_SERVICE_VLAN -> {
          typeAt = next + 2;
          next += VLAN_TAG;
        }
        default -> {
          return NONE;
        }
      }
    }
    return NONE;
  }
}
