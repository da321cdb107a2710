package io.imdscope.event;

import java.net.InetAddress;

/**
 * Writes an address as people and other programs do; never asks a name server.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5952">RFC 5952, text representation of IPv6
 *     addresses</a>
 */
public final class AddressText {
  private AddressText() {}

  /** The address alone, such as {@code 169.254.169.254} or {@code fd00:ec2::254}. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? address.getHostAddress() : ipv6(bytes);
  }

  /** Address and port, IPv6 in brackets. */
  public static String of(InetAddress address, int port) {
    String text = of(address);
    return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
  }

  private static String ipv6(byte[] bytes) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    // The longest run of two or more zero groups is left out, the first of them on a tie.
    int from = 8;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
    }
    StringBuilder out = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == from) {
        out.append("::");
        i += length - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(groups[i]));
      }
    }
    return out.toString();
  }
}
