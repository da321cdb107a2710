package io.imdscope.capture.kernel;

import io.imdscope.event.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** What the eBPF program is told of the endpoints, as it lays it out. */
final class EndpointFilter {

  private EndpointFilter() {}

  /** A key of the eBPF map of endpoints: {@code struct endpoint_key}. */
  static byte[] key(Endpoint endpoint) {
    ByteBuffer key =
        ByteBuffer.allocate(RecordLayout.ENDPOINT_KEY_SIZE).order(ByteOrder.BIG_ENDIAN);
    key.put(RecordLayout.ENDPOINT_KEY_ADDRESS, mapped(endpoint));
    key.putShort(RecordLayout.ENDPOINT_KEY_PORT, (short) endpoint.port());
    return key.array();
  }

  /** The value of the map {@code settings}: {@code struct settings}. */
  static byte[] settings(int generation, List<Endpoint> endpoints) {
    ByteBuffer settings =
        ByteBuffer.allocate(RecordLayout.SETTINGS_SIZE).order(ByteOrder.nativeOrder());
    settings.putInt(RecordLayout.SETTINGS_GENERATION, generation);
    for (Endpoint endpoint : endpoints) {
      settings.put(RecordLayout.SETTINGS_FILTER + folded(endpoint), (byte) 1);
    }
    return settings.array();
  }

  /** The address in 16 bytes, IPv4 mapped into IPv6. */
  static byte[] mapped(Endpoint endpoint) {
    byte[] address = endpoint.address().getAddress();
    if (address.length == 16) {
      return address;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(address, 0, mapped, 12, 4);
    return mapped;
  }

  /** The exclusive or of the last word's four bytes: the same whatever the byte order. */
  private static int folded(Endpoint endpoint) {
    byte[] address = endpoint.address().getAddress();
    int folded = 0;
    for (int i = address.length - 4; i < address.length; i++) {
      folded ^= address[i];
    }
    return folded & (RecordLayout.FILTER_SIZE - 1);
  }
}
