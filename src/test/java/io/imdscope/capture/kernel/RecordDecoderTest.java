package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Records as the eBPF program writes them, and as it never would. */
class RecordDecoderTest {
  private final BootClock clock = new BootClock();
  private final ProcFs proc = new ProcFs(Path.of("/proc"));
  private final RecordDecoder decoder =
      new RecordDecoder(clock, new CallerDecoder(clock, proc), Endpoint.DEFAULTS);

  @Test
  void callerWithArgumentsAncestorsAndControlGroup() {
    ByteBuffer record = caller("curl\0-s\0\0http://x\0", "leaf.scope\0kubepods.slice\0", "");
    record.putInt(CALLER_RECORD_ANCESTORS + PROCESS_PID, 4_000_000);
    record.put(CALLER_RECORD_ANCESTORS + PROCESS_COMM, ascii("bash"));

    Caller caller = decodeCaller(record);

    assertThat(caller.process().pid()).isEqualTo(1234);
    assertThat(caller.process().name()).isEqualTo("curl");
    assertThat(caller.process().args()).containsExactly("curl", "-s", "", "http://x");
    assertThat(caller.process().argsTruncated()).isFalse();
    assertThat(caller.cgroup().toString()).isEqualTo("/kubepods.slice/leaf.scope");
    assertThat(caller.ancestors()).hasSize(1);
    assertThat(caller.ancestors().getFirst().name()).isEqualTo("bash");
    assertThat(caller.ancestors().getFirst().args()).as("gone long since").isEmpty();
    assertThat(caller.networkNamespace()).hasValue(4026531840L);
  }

  @Test
  void argumentsOfAnotherProcessWithTheSamePidAreNotTaken() {
    ByteBuffer record = caller("x\0", "", "");
    int self = Math.toIntExact(ProcessHandle.current().pid());
    record.putInt(CALLER_RECORD_ANCESTORS + PROCESS_PID, self);
    record.putLong(CALLER_RECORD_ANCESTORS + PROCESS_START_TIME, 1);
    assertThat(decodeCaller(record).ancestors().getFirst().args()).isEmpty();

    long start = proc.stat(self).orElseThrow().startNanos();
    record.putLong(CALLER_RECORD_ANCESTORS + PROCESS_START_TIME, start);
    assertThat(decodeCaller(record).ancestors().getFirst().args()).isNotEmpty();
  }

  @Test
  void pathOnTheV1HierarchyIsTakenWhereItSaysMore() {
    assertThat(decodeCaller(caller("x\0", "", "b924\0docker\0")).cgroup().toString())
        .isEqualTo("/docker/b924");
    assertThat(decodeCaller(caller("x\0", "a.service\0system.slice\0", "user.slice\0")).cgroup())
        .hasToString("/system.slice/a.service");
  }

  @Test
  void pathWithoutItsTopSaysSo() {
    ByteBuffer record = caller("x\0", "leaf\0", "");
    record.putInt(RECORD_HEADER_FLAGS, FLAG_CGROUP_V2_CUT | FLAG_ARGS_TRUNCATED);
    Caller caller = decodeCaller(record);
    assertThat(caller.cgroup()).hasToString(".../leaf");
    assertThat(caller.process().argsTruncated()).isTrue();
  }

  @Test
  void requestOverIpv4AndIpv6() {
    for (Endpoint endpoint : Endpoint.DEFAULTS) {
      ByteBuffer record = request(endpoint, "GET / HTTP/1.1\r\n");
      Observation.Sent sent = (Observation.Sent) decode(record).orElseThrow();
      assertThat(sent.flow().endpoint()).isEqualTo(endpoint);
      assertThat(sent.flow().clientPort()).isEqualTo(44604);
      assertThat(sent.flow().clientAddress().getHostAddress()).isEqualTo("10.0.3.17");
      assertThat(sent.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("GET / HTTP/1.1\r\n");
      assertThat(sent.anchored()).isTrue();
      assertThat(sent.end()).isTrue();
    }
  }

  @Test
  void resetClosesTheConnectionFromEitherSide() {
    ByteBuffer request = request(Endpoint.DEFAULTS.getFirst(), "");
    request.putInt(RECORD_HEADER_FLAGS, FLAG_RESET);
    assertThat(decode(request))
        .hasValueSatisfying(o -> assertThat(o).isInstanceOf(Observation.Closed.class));
    ByteBuffer response = response();
    response.putInt(RECORD_HEADER_FLAGS, FLAG_RESET);
    assertThat(decode(response))
        .hasValueSatisfying(o -> assertThat(o).isInstanceOf(Observation.Closed.class));
  }

  @Test
  void responseWithItsStatusAndHopLimit() {
    assertThat(decode(response()))
        .hasValue(new Observation.Received(77, 5, 9, 100, 401, 255, false));
  }

  @Test
  void recordThatContradictsItselfIsNone() {
    ByteBuffer tooLong = request(Endpoint.DEFAULTS.getFirst(), "abc");
    tooLong.putInt(REQUEST_RECORD_CAPTURED, 4);
    assertThat(decode(tooLong)).isEmpty();
    tooLong.putInt(REQUEST_RECORD_CAPTURED, -1);
    assertThat(decode(tooLong)).isEmpty();
    ByteBuffer caller = caller("x\0", "leaf\0", "");
    caller.putInt(CALLER_RECORD_ARGS_LENGTH, Integer.MAX_VALUE);
    assertThat(decode(caller)).isEmpty();
    ByteBuffer elsewhere = request(Endpoint.DEFAULTS.getFirst(), "abc");
    elsewhere.put(REQUEST_RECORD_SERVER_PORT, (byte) 1);
    assertThat(decode(elsewhere)).isEmpty();
    assertThat(decode(buffer(8))).isEmpty();
    assertThat(decode(buffer(RECORD_HEADER_SIZE).putInt(0, 99))).isEmpty();
  }

  /** Whatever the bytes, an answer and no exception. */
  @Test
  void anyBytesAtAllAreSurvived() {
    Random random = new Random(1);
    int decoded = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(700)];
      random.nextBytes(bytes);
      if (bytes.length >= 4) {
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(0, 1 + random.nextInt(3));
      }
      decoded += decode(ByteBuffer.wrap(bytes)).isPresent() ? 1 : 0;
    }
    assertThat(decoded).as("responses, that hold no lengths").isPositive();
  }

  private Caller decodeCaller(ByteBuffer record) {
    return ((Observation.Connected) decode(record).orElseThrow()).caller();
  }

  private Optional<Observation> decode(ByteBuffer record) {
    return decoder.decode(record.order(ByteOrder.nativeOrder()));
  }

  static ByteBuffer caller(String args, String v2, String v1) {
    ByteBuffer record = buffer(CALLER_RECORD_TEXT + args.length() + v2.length() + v1.length());
    record.putInt(RECORD_HEADER_TYPE, RECORD_CALLER);
    record.putInt(CALLER_RECORD_PROCESS + PROCESS_PID, 1234);
    record.put(CALLER_RECORD_PROCESS + PROCESS_COMM, ascii("curl"));
    record.putInt(CALLER_RECORD_NETNS, (int) 4026531840L);
    record.putInt(CALLER_RECORD_ARGS_LENGTH, args.length());
    record.putShort(CALLER_RECORD_CGROUP_V2_LENGTH, (short) v2.length());
    record.putShort(CALLER_RECORD_CGROUP_V1_LENGTH, (short) v1.length());
    record.put(CALLER_RECORD_TEXT, ascii(args + v2 + v1));
    return record;
  }

  private static ByteBuffer request(Endpoint endpoint, String payload) {
    ByteBuffer record = buffer(REQUEST_RECORD_BYTES + payload.length());
    record.putInt(RECORD_HEADER_TYPE, RECORD_REQUEST);
    record.putInt(RECORD_HEADER_FLAGS, FLAG_ANCHORED | FLAG_FIN);
    record.put(REQUEST_RECORD_CLIENT_ADDRESS + 10, new byte[] {-1, -1, 10, 0, 3, 17});
    record.put(REQUEST_RECORD_SERVER_ADDRESS, EndpointFilter.mapped(endpoint));
    record.put(REQUEST_RECORD_SERVER_PORT, new byte[] {0, 80});
    record.put(REQUEST_RECORD_CLIENT_PORT, new byte[] {(byte) (44604 >> 8), (byte) 44604});
    record.putInt(REQUEST_RECORD_CAPTURED, payload.length());
    record.putInt(REQUEST_RECORD_LENGTH, payload.length());
    record.put(REQUEST_RECORD_BYTES, ascii(payload));
    return record;
  }

  private static ByteBuffer response() {
    ByteBuffer record = buffer(RESPONSE_RECORD_SIZE);
    record.putInt(RECORD_HEADER_TYPE, RECORD_RESPONSE);
    record.putLong(RECORD_HEADER_CONNECTION, 77);
    record.putLong(RECORD_HEADER_TIME, 5);
    record.putInt(RESPONSE_RECORD_SEQUENCE, 9);
    record.putInt(RESPONSE_RECORD_LENGTH, 100);
    record.putShort(RESPONSE_RECORD_STATUS, (short) 401);
    record.put(RESPONSE_RECORD_HOP_LIMIT, (byte) 255);
    return record;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
