package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Plays connections to a tracker, and keeps what it reports. */
final class Wire {
  static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
  static final String GET = "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: h\r\n\r\n";

  final List<Request> requests = new ArrayList<>();
  final RequestTracker tracker;
  final Endpoint endpoint;
  long connection = 1;
  long millis;
  int sequence;
  int answerSequence = -100;
  boolean anchored = true;

  Wire() {
    this(Limits.DEFAULTS);
  }

  Wire(Limits limits) {
    this(limits, Endpoint.Kind.IMDS);
  }

  Wire(Limits limits, Endpoint.Kind kind) {
    tracker = new RequestTracker(limits, requests::add);
    endpoint =
        kind == Endpoint.Kind.CUSTOM
            ? Endpoint.parse("127.0.0.1:8080")
            : Endpoint.DEFAULTS.stream().filter(e -> e.kind() == kind).findFirst().orElseThrow();
  }

  /** Requests whose path has that text meet an error of this program where they are reported. */
  Wire(Limits limits, String unbearable, Consumer<RuntimeException> errors) {
    tracker =
        new RequestTracker(
            limits,
            request -> {
              if (request.head().orElseThrow().path().contains(unbearable)) {
                throw new IllegalStateException("an error of this program");
              }
              requests.add(request);
            },
            errors);
    endpoint = Endpoint.DEFAULTS.getFirst();
  }

  static Limits limits(int connections, int outstanding, long totalBytes) {
    return new Limits(
        connections,
        outstanding,
        16 << 10,
        1 << 10,
        8,
        totalBytes,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(10));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Wire on(long id) {
    connection = id;
    sequence = 0;
    return this;
  }

  Wire send(String text) {
    return send(bytes(text));
  }

  Wire send(byte[] payload) {
    sendAt(sequence, payload, payload.length, false);
    sequence += payload.length;
    return this;
  }

  void sendAt(int at, byte[] payload, int length, boolean end) {
    accept(
        new Observation.Sent(
            connection, nanos(), now(), flow(connection), at, anchored, payload, length, end));
  }

  Wire fin() {
    sendAt(sequence, new byte[0], 0, true);
    return this;
  }

  Wire answer(int status) {
    return answer(status, 100);
  }

  Wire answer(int status, int length) {
    answerAt(answerSequence, status, length, false);
    answerSequence += length;
    return this;
  }

  void answerAt(int at, int status, int length, boolean end) {
    accept(new Observation.Received(connection, nanos(), at, length, status, 2, end));
  }

  Wire close() {
    accept(new Observation.Closed(connection, nanos()));
    return this;
  }

  static Caller caller(int pid, String... args) {
    ProcessIdentity process =
        new ProcessIdentity(pid, "curl", List.of(args), false, Optional.of(START));
    return new Caller(
        process,
        OptionalInt.of(pid),
        "curl",
        OptionalInt.of(0),
        List.of(process.withArgs(List.of(args))),
        CgroupPath.UNKNOWN,
        OptionalLong.empty(),
        Source.KERNEL);
  }

  Wire connect(int pid, String... args) {
    return connect(caller(pid, args));
  }

  Wire connect(Caller caller) {
    accept(new Observation.Connected(connection, nanos(), caller));
    return this;
  }

  Wire after(long more) {
    millis += more;
    return this;
  }

  Wire tick() {
    tracker.tick(nanos());
    return this;
  }

  List<Request> finish() {
    tracker.finish();
    return requests;
  }

  /** What the tracker makes of one whole head. */
  static Request one(Endpoint.Kind kind, String head) {
    List<Request> all = new Wire(Limits.DEFAULTS, kind).send(head).answer(200).finish();
    if (all.size() != 1) {
      throw new AssertionError("not one request: count=" + all.size());
    }
    return all.getFirst();
  }

  static Request one(String head) {
    return one(Endpoint.Kind.IMDS, head);
  }

  private void accept(Observation observation) {
    tracker.accept(observation);
  }

  private long nanos() {
    // Near the wrap of a long: clocks are compared by difference.
    return Long.MAX_VALUE - 5_000_000_000L + millis * 1_000_000;
  }

  private Instant now() {
    return START.plusMillis(millis);
  }

  private Flow flow(long id) {
    return new Flow(InetAddress.ofLiteral("10.0.0.1"), (int) (1024 + id % 60_000), endpoint);
  }

  static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
