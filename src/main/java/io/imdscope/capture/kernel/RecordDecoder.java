package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Turns the eBPF program's records into observations. */
final class RecordDecoder {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final BootClock clock;
  private final CallerDecoder callers;
  private final List<Endpoint> endpoints;
  private final List<MemorySegment> keys;

  RecordDecoder(BootClock clock, CallerDecoder callers, List<Endpoint> endpoints) {
    this.clock = clock;
    this.callers = callers;
    this.endpoints = endpoints;
    this.keys = endpoints.stream().map(EndpointFilter::key).map(MemorySegment::ofArray).toList();
  }

  /**
   * The observation, absent when the record is none of ours: counted by the caller as malformed.
   */
  Optional<Observation> decode(MemorySegment record) {
    if (record.byteSize() < RECORD_HEADER_SIZE) {
      return Optional.empty();
    }
    return switch (record.get(INT, RECORD_HEADER_TYPE)) {
      case RECORD_CALLER -> holds(record, CALLER_RECORD_TEXT) ? caller(record) : Optional.empty();
      case RECORD_REQUEST ->
          holds(record, REQUEST_RECORD_BYTES) ? request(record) : Optional.empty();
      case RECORD_RESPONSE ->
          holds(record, RESPONSE_RECORD_SIZE) ? Optional.of(response(record)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean holds(MemorySegment record, int size) {
    return record.byteSize() >= size;
  }

  /**
   * Whether a request's connection was open before the start, so that nobody told of its caller.
   */
  static boolean lacksCaller(MemorySegment record) {
    return record.get(INT, RECORD_HEADER_TYPE) == RECORD_REQUEST
        && (flags(record) & FLAG_NO_CALLER) != 0;
  }

  static long connection(MemorySegment record) {
    return record.get(LONG, RECORD_HEADER_CONNECTION);
  }

  static long time(MemorySegment record) {
    return record.get(LONG, RECORD_HEADER_TIME);
  }

  private Optional<Observation> caller(MemorySegment record) {
    return callers
        .decode(record)
        .map(caller -> new Observation.Connected(connection(record), time(record), caller));
  }

  private Optional<Observation> request(MemorySegment record) {
    int flags = flags(record);
    if ((flags & FLAG_RESET) != 0) {
      return Optional.of(new Observation.Closed(connection(record), time(record)));
    }
    int captured = record.get(INT, REQUEST_RECORD_CAPTURED);
    if (captured < 0 || REQUEST_RECORD_BYTES + captured > record.byteSize()) {
      return Optional.empty();
    }
    byte[] bytes = record.asSlice(REQUEST_RECORD_BYTES, captured).toArray(BYTE);
    return flow(record)
        .map(
            flow ->
                new Observation.Sent(
                    connection(record),
                    time(record),
                    clock.instant(time(record)),
                    flow,
                    record.get(INT, REQUEST_RECORD_SEQUENCE),
                    (flags & FLAG_ANCHORED) != 0,
                    bytes,
                    record.get(INT, REQUEST_RECORD_LENGTH),
                    (flags & FLAG_FIN) != 0));
  }

  private static Observation response(MemorySegment record) {
    int flags = flags(record);
    if ((flags & FLAG_RESET) != 0) {
      return new Observation.Closed(connection(record), time(record));
    }
    return new Observation.Received(
        connection(record),
        time(record),
        record.get(INT, RESPONSE_RECORD_SEQUENCE),
        record.get(INT, RESPONSE_RECORD_LENGTH),
        record.get(ValueLayout.JAVA_SHORT_UNALIGNED, RESPONSE_RECORD_STATUS),
        Byte.toUnsignedInt(record.get(BYTE, RESPONSE_RECORD_HOP_LIMIT)),
        (flags & FLAG_FIN) != 0);
  }

  private Optional<Flow> flow(MemorySegment record) {
    for (int i = 0; i < keys.size(); i++) {
      if (sameBytes(record, REQUEST_RECORD_SERVER_ADDRESS, keys.get(i), ENDPOINT_KEY_ADDRESS, 16)
          && sameBytes(record, REQUEST_RECORD_SERVER_PORT, keys.get(i), ENDPOINT_KEY_PORT, 2)) {
        return Optional.of(new Flow(clientAddress(record), clientPort(record), endpoints.get(i)));
      }
    }
    return Optional.empty();
  }

  private static boolean sameBytes(
      MemorySegment record, int offset, MemorySegment key, int keyOffset, int length) {
    return MemorySegment.mismatch(
            record, offset, offset + length, key, keyOffset, keyOffset + length)
        == -1;
  }

  /** An IPv4-mapped address comes out as IPv4. */
  private static InetAddress clientAddress(MemorySegment record) {
    try {
      return InetAddress.getByAddress(
          record.asSlice(REQUEST_RECORD_CLIENT_ADDRESS, 16).toArray(BYTE));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes was refused", e);
    }
  }

  private static int clientPort(MemorySegment record) {
    int high = Byte.toUnsignedInt(record.get(BYTE, REQUEST_RECORD_CLIENT_PORT));
    return high << 8 | Byte.toUnsignedInt(record.get(BYTE, REQUEST_RECORD_CLIENT_PORT + 1));
  }

  private static int flags(MemorySegment record) {
    return record.get(INT, RECORD_HEADER_FLAGS);
  }
}
