package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordDecoder.bytes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Reads addresses from records. A node's pods have few, and each record has one: those read last
 * are the same objects, as far as a bound allows.
 */
final class RecordAddresses {
  /** As many as there are places of so many bits. */
  private static final int BITS = 8;

  static final int MOST = 1 << BITS;

  private static final int LENGTH = 16;

  /** 2 to the 64 by the golden ratio: the upper bits of a product with it depend on all of them. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /** Each where its bytes say, so that one gives way to another with the same place. */
  private final InetAddress[] known = new InetAddress[MOST];

  private final long[] high = new long[MOST];
  private final long[] low = new long[MOST];

  /** The address of 16 bytes that stands there; an IPv4-mapped one comes out as IPv4. */
  InetAddress at(ByteBuffer record, int offset) {
    long first = record.getLong(offset);
    long second = record.getLong(offset + Long.BYTES);
    int place = (int) (((31 * first + second) * SPREAD) >>> (Long.SIZE - BITS));
    InetAddress address = known[place];
    if (address == null || high[place] != first || low[place] != second) {
      address = read(record, offset);
      known[place] = address;
      high[place] = first;
      low[place] = second;
    }
    return address;
  }

  private static InetAddress read(ByteBuffer record, int offset) {
    try {
      return InetAddress.getByAddress(bytes(record, offset, LENGTH));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes was refused", e);
    }
  }
}
