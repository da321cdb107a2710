package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Turns the eBPF program's records, in the machine's byte order and each in an array, into
 * observations. Nothing keeps the array.
 */
final class RecordDecoder {
  private final BootClock clock;
  private final CallerDecoder callers;
  private final List<Endpoint> endpoints;
  private final List<byte[]> keys;
  private final RecordAddresses addresses = new RecordAddresses();

  RecordDecoder(BootClock clock, CallerDecoder callers, List<Endpoint> endpoints) {
    this.clock = clock;
    this.callers = callers;
    this.endpoints = endpoints;
    this.keys = endpoints.stream().map(EndpointFilter::key).toList();
  }

  /**
   * The observation, absent when the record is none of ours: counted by the caller as malformed.
   */
  Optional<Observation> decode(ByteBuffer record) {
    if (record.limit() < RECORD_HEADER_SIZE) {
      return Optional.empty();
    }
    return switch (record.getInt(RECORD_HEADER_TYPE)) {
      case RECORD_CALLER -> holds(record, CALLER_RECORD_TEXT) ? caller(record) : Optional.empty();
      case RECORD_REQUEST ->
          holds(record, REQUEST_RECORD_BYTES) ? request(record) : Optional.empty();
      case RECORD_RESPONSE ->
          holds(record, RESPONSE_RECORD_SIZE) ? Optional.of(response(record)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean holds(ByteBuffer record, int size) {
    return record.limit() >= size;
  }

  /**
   * Whether a request's connection was open before the start, so that nobody told of its caller.
   */
  static boolean lacksCaller(ByteBuffer record) {
    return record.getInt(RECORD_HEADER_TYPE) == RECORD_REQUEST
        && (flags(record) & FLAG_NO_CALLER) != 0;
  }

  static long connection(ByteBuffer record) {
    return record.getLong(RECORD_HEADER_CONNECTION);
  }

  static long time(ByteBuffer record) {
    return record.getLong(RECORD_HEADER_TIME);
  }

  private Optional<Observation> caller(ByteBuffer record) {
    Optional<Caller> caller = callers.decode(record);
    return caller.isEmpty()
        ? Optional.empty()
        : Optional.of(new Observation.Connected(connection(record), time(record), caller.get()));
  }

  private Optional<Observation> request(ByteBuffer record) {
    int flags = flags(record);
    if ((flags & FLAG_RESET) != 0) {
      return Optional.of(new Observation.Closed(connection(record), time(record)));
    }
    int captured = record.getInt(REQUEST_RECORD_CAPTURED);
    if (captured < 0 || REQUEST_RECORD_BYTES + captured > record.limit()) {
      return Optional.empty();
    }
    byte[] bytes = bytes(record, REQUEST_RECORD_BYTES, captured);
    Optional<Flow> flow = flow(record);
    if (flow.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Observation.Sent(
            connection(record),
            time(record),
            clock.instant(time(record)),
            flow.get(),
            record.getInt(REQUEST_RECORD_SEQUENCE),
            (flags & FLAG_ANCHORED) != 0,
            bytes,
            record.getInt(REQUEST_RECORD_LENGTH),
            (flags & FLAG_FIN) != 0));
  }

  private static Observation response(ByteBuffer record) {
    int flags = flags(record);
    if ((flags & FLAG_RESET) != 0) {
      return new Observation.Closed(connection(record), time(record));
    }
    return new Observation.Received(
        connection(record),
        time(record),
        record.getInt(RESPONSE_RECORD_SEQUENCE),
        record.getInt(RESPONSE_RECORD_LENGTH),
        record.getShort(RESPONSE_RECORD_STATUS),
        Byte.toUnsignedInt(record.get(RESPONSE_RECORD_HOP_LIMIT)),
        (flags & FLAG_FIN) != 0);
  }

  private Optional<Flow> flow(ByteBuffer record) {
    for (int i = 0; i < keys.size(); i++) {
      if (sameBytes(record, REQUEST_RECORD_SERVER_ADDRESS, keys.get(i), ENDPOINT_KEY_ADDRESS, 16)
          && sameBytes(record, REQUEST_RECORD_SERVER_PORT, keys.get(i), ENDPOINT_KEY_PORT, 2)) {
        InetAddress client = addresses.at(record, REQUEST_RECORD_CLIENT_ADDRESS);
        return Optional.of(new Flow(client, clientPort(record), endpoints.get(i)));
      }
    }
    return Optional.empty();
  }

  private static boolean sameBytes(
      ByteBuffer record, int offset, byte[] key, int keyOffset, int length) {
    for (int i = 0; i < length; i++) {
      if (record.get(offset + i) != key[keyOffset + i]) {
        return false;
      }
    }
    return true;
  }

  static byte[] bytes(ByteBuffer record, int offset, int length) {
    byte[] bytes = new byte[length];
    record.get(offset, bytes);
    return bytes;
  }

  private static int clientPort(ByteBuffer record) {
    int high = Byte.toUnsignedInt(record.get(REQUEST_RECORD_CLIENT_PORT));
    return high << 8 | Byte.toUnsignedInt(record.get(REQUEST_RECORD_CLIENT_PORT + 1));
  }

  private static int flags(ByteBuffer record) {
    return record.getInt(RECORD_HEADER_FLAGS);
  }
}
