package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Endpoint;
import io.imdscope.http.Redaction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The kernel's records of a call, to observations: as they lie in the ring buffer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
  private static final String HEAD =
      "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: bench\r\n\r\n";
  private static final String ARGS = "curl\0-s\0http://169.254.169.254/latest/meta-data/\0";
  private static final String GROUP =
      "cri-containerd-%064x.scope\0kubepods-pod0f5a3c1e.slice\0kubepods.slice\0".formatted(1);

  private final MemorySegment caller = makeCaller();
  private final MemorySegment request = makeRequest();
  private final MemorySegment response = makeResponse();
  private RecordReader reader;

  @Setup
  public void open(Blackhole hole) {
    reader =
        new RecordReader(
            new BootClock(), Endpoint.DEFAULTS, Redaction::args, hole::consume, Optional.empty());
  }

  @Benchmark
  public void caller() {
    reader.read(0, caller);
  }

  @Benchmark
  public void requestAndResponse() {
    reader.read(0, request);
    reader.read(0, response);
  }

  private static MemorySegment makeCaller() {
    ByteBuffer record = record(RECORD_CALLER, CALLER_RECORD_TEXT + ARGS.length() + GROUP.length());
    record.putInt(CALLER_RECORD_PROCESS + PROCESS_PID, Integer.MAX_VALUE);
    record.put(CALLER_RECORD_PROCESS + PROCESS_COMM, ascii("curl"));
    record.putInt(CALLER_RECORD_ARGS_LENGTH, ARGS.length());
    record.putShort(CALLER_RECORD_CGROUP_V2_LENGTH, (short) GROUP.length());
    record.put(CALLER_RECORD_TEXT, ascii(ARGS + GROUP));
    return outside(record);
  }

  private static MemorySegment makeRequest() {
    ByteBuffer record = record(RECORD_REQUEST, REQUEST_RECORD_BYTES + HEAD.length());
    record.putInt(RECORD_HEADER_FLAGS, FLAG_ANCHORED);
    record.put(REQUEST_RECORD_CLIENT_ADDRESS + 10, new byte[] {-1, -1, 10, 0, 3, 17});
    record.put(
        REQUEST_RECORD_SERVER_ADDRESS, EndpointFilter.mapped(Endpoint.DEFAULTS.getFirst()));
    record.put(REQUEST_RECORD_SERVER_PORT, new byte[] {0, 80});
    record.putInt(REQUEST_RECORD_CAPTURED, HEAD.length());
    record.putInt(REQUEST_RECORD_LENGTH, HEAD.length());
    record.put(REQUEST_RECORD_BYTES, ascii(HEAD));
    return outside(record);
  }

  private static MemorySegment makeResponse() {
    ByteBuffer record = record(RECORD_RESPONSE, RESPONSE_RECORD_SIZE);
    record.putInt(RESPONSE_RECORD_LENGTH, 100);
    record.putShort(RESPONSE_RECORD_STATUS, (short) 200);
    record.put(RESPONSE_RECORD_HOP_LIMIT, (byte) 64);
    return outside(record);
  }

  private static ByteBuffer record(int type, int size) {
    return ByteBuffer.allocate(size)
        .order(ByteOrder.nativeOrder())
        .putInt(RECORD_HEADER_TYPE, type)
        .putLong(RECORD_HEADER_CONNECTION, 77);
  }

  /** Where the ring buffer is: not on the heap. */
  private static MemorySegment outside(ByteBuffer record) {
    MemorySegment memory = Arena.global().allocate(record.capacity(), 8);
    return memory.copyFrom(MemorySegment.ofArray(record.array()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
