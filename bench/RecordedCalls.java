package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.RingBuffer;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import io.imdscope.http.Redaction;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the kernel's ring buffer held of real calls, to be read again as often as one likes. */
public final class RecordedCalls {
  private static final int RING_BYTES = 64 << 20;

  /** So many times faster than they were: read again and again, they shall not be of tomorrow. */
  private static final int FASTER = 1000;

  private final List<MemorySegment> records = new ArrayList<>();
  private final long span;

  private RecordedCalls(List<byte[]> all) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (byte[] bytes : all) {
      MemorySegment record = Arena.global().allocate(bytes.length, 8);
      record.copyFrom(MemorySegment.ofArray(bytes));
      records.add(record);
      first = Math.min(first, RecordReader.time(record, 0));
      last = Math.max(last, RecordReader.time(record, 0));
    }
    for (MemorySegment record : records) {
      setTime(record, first + (RecordReader.time(record, 0) - first) / FASTER);
    }
    span = (last - first) / FASTER + Duration.ofMillis(1).toNanos();
  }

  private static void setTime(MemorySegment record, long nanos) {
    record.set(ValueLayout.JAVA_LONG, RecordLayout.RECORD_HEADER_TIME, nanos);
  }

  /** Records what is called until it is told to stop. */
  public static void record(Path file, Runnable attached, BooleanSupplier goesOn)
      throws IOException {
    BootClock clock = new BootClock();
    try (DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        Cgroup root = CgroupRoot.open();
        LoadedObject loaded = LoadedObject.load(Endpoint.DEFAULTS, RING_BYTES, clock);
        RingBuffer ring = RingBuffer.open(loaded.map("records"), bytes -> write(bytes, out))) {
      loaded.attach(root, (_, _) -> {});
      attached.run();
      while (goesOn.getAsBoolean()) {
        ring.poll(Duration.ofMillis(100));
      }
      while (ring.consume() > 0) {}
    }
  }

  private static void write(MemorySegment bytes, DataOutputStream out) {
    try {
      out.writeInt((int) bytes.byteSize());
      out.write(bytes.toArray(ValueLayout.JAVA_BYTE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what was recorded into memory. */
  public static RecordedCalls read(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
    while (all.hasRemaining()) {
      byte[] record = new byte[all.getInt()];
      all.get(record);
      records.add(record);
    }
    return new RecordedCalls(records);
  }

  /**
   * Goes through the record again and again, each time later and with other sockets.
   *
   * @param between called after every 64 records with the time of the last
   */
  public void replay(
      BooleanSupplier goesOn, Consumer<Observation> sink, java.util.function.LongConsumer between) {
    RecordReader reader =
        new RecordReader(
            new BootClock(), Endpoint.DEFAULTS, Redaction::args, sink, Optional.empty());
    long position = 0;
    while (goesOn.getAsBoolean()) {
      for (MemorySegment record : records) {
        reader.read(position++, record);
        if (position % 64 == 0) {
          between.accept(RecordReader.time(record, 0));
        }
        setTime(record, RecordReader.time(record, 0) + span);
        record.set(
            ValueLayout.JAVA_LONG,
            RecordLayout.RECORD_HEADER_CONNECTION,
            record.get(ValueLayout.JAVA_LONG, RecordLayout.RECORD_HEADER_CONNECTION) + (1L << 40));
      }
    }
    if (reader.malformed() > 0) {
      throw new IllegalStateException("malformed records: count=" + reader.malformed());
    }
  }
}
