package io.imdscope.reconcile.flow;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads addresses from their text without making objects of them: 128 bits in two halves, IPv4 as
 * its mapped form. For one thread at a time.
 */
final class AddressParser {
  private static final long MAPPED = 0xffff_0000_0000L;

  private long high;
  private long low;

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /** Whether the last one was IPv4. */
  boolean isIpv4() {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  /** An IPv4 address as a number, or the network half of an IPv6 address. */
  long network() {
    return isIpv4() ? low & 0xffff_ffffL : high;
  }

  /** Whether it is an address. */
  boolean parse(Slice text) {
    return ipv4(text) || ipv6(text);
  }

  boolean parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Slice slice = new Slice();
    slice.set(bytes, 0, bytes.length);
    return parse(slice);
  }

  void set(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      high = 0;
      low = MAPPED | (ByteBuffer.wrap(bytes).getInt() & 0xffff_ffffL);
    } else {
      high = ByteBuffer.wrap(bytes).getLong();
      low = ByteBuffer.wrap(bytes).getLong(8);
    }
  }

  private boolean ipv4(Slice text) {
    long sum = 0;
    int dots = 0;
    int part = -1;
    for (int i = text.from; i < text.to; i++) {
      byte b = text.bytes[i];
      if (b == '.') {
        if (part < 0) {
          return false;
        }
        sum = sum << 8 | part;
        part = -1;
        dots++;
      } else {
        int digit = b - '0';
        if (digit < 0 || digit > 9) {
          return false;
        }
        part = part < 0 ? digit : 10 * part + digit;
        if (part > 255) {
          return false;
        }
      }
    }
    if (dots != 3 || part < 0) {
      return false;
    }
    high = 0;
    low = MAPPED | sum << 8 | part;
    return true;
  }

  /** Groups before the gap from the left, those after it from the right. */
  private boolean ipv6(Slice text) {
    long[] halves = new long[2];
    int groups = 0;
    int gap = -1;
    int value = -1;
    int digits = 0;
    int i = text.from;
    if (text.to - i >= 2 && text.bytes[i] == ':' && text.bytes[i + 1] == ':') {
      gap = 0;
      i += 2;
    }
    int[] found = new int[8];
    for (; i < text.to; i++) {
      byte b = text.bytes[i];
      if (b == ':') {
        if (value < 0 || groups == 8) {
          return false;
        }
        found[groups++] = value;
        value = -1;
        digits = 0;
        if (i + 1 < text.to && text.bytes[i + 1] == ':') {
          if (gap >= 0) {
            return false;
          }
          gap = groups;
          i++;
        } else if (i + 1 == text.to) {
          return false;
        }
      } else {
        int digit = Character.digit(b, 16);
        if (digit < 0 || ++digits > 4) {
          return false;
        }
        value = value < 0 ? digit : value << 4 | digit;
      }
    }
    if (value >= 0) {
      if (groups == 8) {
        return false;
      }
      found[groups++] = value;
    }
    if (gap < 0 ? groups != 8 : groups > 7) {
      return false;
    }
    for (int g = 0; g < groups; g++) {
      int at = gap < 0 || g < gap ? g : 8 - groups + g;
      halves[at / 4] |= (long) found[g] << (48 - 16 * (at % 4));
    }
    high = halves[0];
    low = halves[1];
    return true;
  }
}
