package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BpfMap;
import io.imdscope.event.AddressText;
import io.imdscope.event.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The endpoints that the eBPF program is told of. */
final class WatchedEndpoints {
  private static final byte[] KEY_ZERO = new byte[4];
  private static final byte[] WATCHED = {1};

  private final BpfMap endpoints;
  private final BpfMap settings;

  WatchedEndpoints(BpfMap endpoints, BpfMap settings) {
    this.endpoints = endpoints;
    this.settings = settings;
  }

  /**
   * What a change would do.
   *
   * @param both what is or was watched
   */
  record Change(List<Endpoint> added, List<Endpoint> both) {}

  /** What it would do to watch these instead. */
  Change changeTo(List<Endpoint> wanted) {
    List<Endpoint> before = endpoints.keys().stream().map(WatchedEndpoints::endpoint).toList();
    return new Change(
        wanted.stream().filter(endpoint -> !isIn(endpoint, before)).toList(),
        Stream.concat(wanted.stream(), before.stream().filter(endpoint -> !isIn(endpoint, wanted)))
            .toList());
  }

  private static boolean isIn(Endpoint endpoint, List<Endpoint> all) {
    return all.stream().anyMatch(one -> one.socketAddress().equals(endpoint.socketAddress()));
  }

  /**
   * Changes what is watched while the program runs; what stays is watched throughout.
   *
   * @param generation any number but 0 and the last one: callers are then told again
   */
  void set(List<Endpoint> wanted, int generation) {
    List<byte[]> keys = new ArrayList<>();
    for (Endpoint endpoint : wanted) {
      keys.add(EndpointFilter.key(endpoint));
    }
    // What goes makes room first: together both may be more than the map can hold.
    for (byte[] key : endpoints.keys()) {
      if (keys.stream().noneMatch(kept -> Arrays.equals(kept, key))) {
        endpoints.remove(key);
      }
    }
    for (byte[] key : keys) {
      endpoints.put(key, WATCHED);
    }
    settings.put(KEY_ZERO, EndpointFilter.settings(generation, wanted));
  }

  private static Endpoint endpoint(byte[] key) {
    try {
      InetAddress address =
          InetAddress.getByAddress(
              Arrays.copyOfRange(key, ENDPOINT_KEY_ADDRESS, ENDPOINT_KEY_ADDRESS + 16));
      int port = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(ENDPOINT_KEY_PORT));
      return Endpoint.parse(AddressText.of(address, port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes was refused", e);
    }
  }
}
