package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each address is the one that stands there, whatever was read before. */
class RecordAddressesTest {
  private static final int OFFSET = 24;
  private static final int PREFIX = 12;
  private static final int HOSTS = 100;

  private final RecordAddresses addresses = new RecordAddresses();
  private final ByteBuffer record = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());

  @Test
  void moreThanTheBoundAreReadAsTheyStand() {
    for (int round = 0; round < 2; round++) {
      for (int host = 0; host < 4 * RecordAddresses.MOST; host++) {
        assertThat(mapped(host).getHostAddress())
            .isEqualTo("10.0." + host / 256 + "." + host % 256);
        assertThat(ipv6(host).getHostAddress())
            .isEqualTo("fd00:0:0:0:0:0:0:" + Integer.toHexString(host));
      }
    }
  }

  /** However they come one after the other. */
  @Test
  @SuppressWarnings("ReferenceEquality") // the very object
  void thoseOfANodeStayTheSame() {
    List<InetAddress> first = IntStream.range(0, HOSTS).mapToObj(this::mapped).toList();
    List<InetAddress> again = IntStream.range(0, HOSTS).mapToObj(this::mapped).toList();
    assertThat(IntStream.range(0, HOSTS).filter(host -> first.get(host) == again.get(host)))
        .as("but for those that share a place")
        .hasSizeGreaterThan(HOSTS / 2);
  }

  private InetAddress mapped(int host) {
    record.putLong(OFFSET, 0).putShort(OFFSET + 8, (short) 0);
    record.put(OFFSET + 10, new byte[] {-1, -1, 10, 0, (byte) (host >> 8), (byte) host});
    return addresses.at(record, OFFSET);
  }

  private InetAddress ipv6(int host) {
    record.put(OFFSET, new byte[16]).put(OFFSET, (byte) 0xfd);
    record.put(OFFSET + PREFIX + 2, new byte[] {(byte) (host >> 8), (byte) host});
    return addresses.at(record, OFFSET);
  }
}
