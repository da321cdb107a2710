package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Hands the kernel's records on as observations, each connection's caller first. */
final class RecordReader {
  /** No record has more bytes: a caller's with all its arguments and names has that many. */
  private static final int LONGEST_RECORD = CALLER_RECORD_TEXT + TEXT_MAX;

  private final CallerDecoder callers;
  private final RecordDecoder decoder;
  private final ConnectionOwners owners;
  private final OwnerSearch search;
  private final Consumer<Observation> sink;
  private final Optional<KeptCallers> kept;
  private final byte[] copy = new byte[LONGEST_RECORD];
  private final ByteBuffer record = ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
  private long malformed;

  /**
   * A reader that has read nothing.
   *
   * @param endpoints those of which there may be records
   * @param cut cuts secrets out of an argument vector
   * @param kept where callers outlive this process
   */
  RecordReader(
      BootClock clock,
      List<Endpoint> endpoints,
      UnaryOperator<List<String>> cut,
      Consumer<Observation> sink,
      Optional<KeptCallers> kept) {
    ProcFs proc = new ProcFs(Path.of("/proc"), cut);
    this.callers = new CallerDecoder(clock, proc);
    this.decoder = new RecordDecoder(clock, callers, endpoints);
    this.owners = new ConnectionOwners(proc, clock, endpoints);
    this.search = new OwnerSearch(owners::of, owners::look, clock::nanos);
    this.sink = sink;
    this.kept = kept;
  }

  /** When the record was made that begins there in the memory. */
  static long time(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_LONG, offset + RECORD_HEADER_TIME);
  }

  /** Looks who owns the connections that are open now. */
  void look() {
    owners.look();
  }

  /** How many records were none of ours. */
  long malformed() {
    return malformed;
  }

  /**
   * Copied at once: plain memory is cheaper to read than foreign memory, field by field. Nothing of
   * it stays there, since arguments may hold a secret that is cut out only later.
   */
  void read(long position, MemorySegment bytes) {
    int length = (int) bytes.byteSize();
    if (length > LONGEST_RECORD) {
      malformed++;
      return;
    }
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, copy, 0, length);
    record.limit(length);
    try {
      read(position);
    } finally {
      Arrays.fill(copy, 0, length, (byte) 0);
    }
  }

  private void read(long position) {
    if (kept.isPresent() && record.limit() >= RECORD_HEADER_SIZE) {
      follow(kept.get(), position);
    }
    Observation observation = decode().orElse(null);
    if (observation == null) {
      malformed++;
      return;
    }
    if (observation instanceof Observation.Sent sent && RecordDecoder.lacksCaller(record)) {
      search
          .find(sent.connection(), sent.flow())
          .map(caller -> new Observation.Connected(sent.connection(), sent.nanos(), caller))
          .ifPresent(sink);
    }
    sink.accept(observation);
  }

  // What a caller's names and arguments, or its parents', do to this program must not end the trace
  // of all: the next process would read the same again.

  private Optional<Observation> decode() {
    try {
      return decoder.decode(record);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Caller> decode(byte[] caller) {
    try {
      return callers.decode(ByteBuffer.wrap(caller).order(ByteOrder.nativeOrder()));
    } catch (RuntimeException e) {
      malformed++;
      return Optional.empty();
    }
  }

  private void follow(KeptCallers keeper, long position) {
    long connection = RecordDecoder.connection(record);
    int flags = record.getInt(RECORD_HEADER_FLAGS);
    switch (record.getInt(RECORD_HEADER_TYPE)) {
      case RECORD_CALLER -> {
        if ((flags & FLAG_TOLD_AGAIN) != 0) {
          keeper.inherit(connection);
        }
        keeper.read(connection, position, Arrays.copyOf(copy, record.limit()));
      }
      case RECORD_REQUEST -> {
        Optional<byte[]> recalled = keeper.recall(connection);
        if (recalled.isPresent()) {
          decode(recalled.get())
              .map(
                  caller ->
                      new Observation.Connected(connection, RecordDecoder.time(record), caller))
              .ifPresent(sink);
        }
        if (keeper.isInherited(connection)) {
          // What this process reads first is not the connection's beginning.
          record.putInt(RECORD_HEADER_FLAGS, flags & ~FLAG_ANCHORED);
        }
        if ((flags & (FLAG_FIN | FLAG_RESET)) != 0) {
          keeper.ended(connection, position);
        }
      }
      default -> {
        if ((flags & FLAG_RESET) != 0) {
          keeper.ended(connection, position);
        }
      }
    }
  }
}
