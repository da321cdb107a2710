package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Observation;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of this program that one connection brings about costs no other connection anything. */
class AbandonedConnectionTest {
  private static final Flow FLOW =
      new Flow(InetAddress.ofLiteral("10.0.0.1"), 1024, Endpoint.DEFAULTS.getFirst());
  private static final String BAD = "GET /latest/meta-data/bad HTTP/1.1\r\n\r\n";
  private static final String GOOD = "GET /latest/meta-data/good HTTP/1.1\r\n\r\n";
  private static final byte[] GET = Wire.bytes(Wire.GET);

  private final List<Request> requests = new ArrayList<>();
  private final List<RuntimeException> errors = new ArrayList<>();

  @Test
  void whatIsWholeIsReportedAndWhatComesNextIsFollowed() {
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, requests::add, errors::add);
    tracker.accept(sent(1, 0, GET));
    tracker.accept(sent(2, 0, GET));
    tracker.accept(sent(1, GET.length, null));
    assertThat(errors).singleElement().isInstanceOf(NullPointerException.class);
    assertThat(requests)
        .singleElement()
        .satisfies(request -> assertThat(request.outcome()).isEmpty());

    tracker.accept(sent(1, 2 * GET.length, GET));
    for (long connection = 1; connection <= 2; connection++) {
      tracker.accept(new Observation.Received(connection, 2, 1, 100, 200, 64, false));
    }
    assertThat(requests).hasSize(3);
    assertThat(requests.subList(1, 3))
        .allSatisfy(request -> assertThat(request.status()).hasValue(200));
    assertThat(tracker.losses().counts()).isEmpty();
  }

  @Test
  void timeGoesOnForTheOthers() {
    RequestTracker tracker = new RequestTracker(unbearable(), requests::add, errors::add);
    tracker.accept(sent(1, 0, Wire.bytes("GET /lat")));
    tracker.accept(sent(2, 0, new byte[] {'\r', '\n'}));
    assertThat(tracker.heldConnections()).isEqualTo(2);
    tracker.tick(Duration.ofSeconds(1).toNanos());
    tracker.tick(Duration.ofSeconds(2).toNanos());
    assertThat(errors).singleElement().isInstanceOf(NullPointerException.class);
    assertThat(tracker.heldConnections()).isEqualTo(1);
    tracker.tick(Duration.ofHours(1).toNanos());
    assertThat(tracker.heldConnections()).isZero();
    assertThat(tracker.heldBytes()).isZero();
  }

  /** They came in one record, and are not its caller's fault. */
  @Test
  void whatIsNotUnderstoodCostsThoseBehindItNothing() {
    Connection connection =
        new Connection(
            Limits.DEFAULTS,
            new Counters(),
            new CleanTexts(),
            null, // whoever asks it comes upon nothing
            requests::add,
            errors::add,
            FLOW,
            false);
    connection.sent((Observation.Sent) sent(1, 0, Wire.bytes(BAD + GOOD)));
    connection.received(new Observation.Received(1, 2, 1, 100, 401, 64, false));
    connection.received(new Observation.Received(1, 2, 101, 100, 200, 64, false));
    assertThat(errors).hasSize(2).allMatch(NullPointerException.class::isInstance);
    assertThat(requests)
        .extracting(request -> request.status().orElseThrow())
        .containsExactly(401, 200);
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.version()).isEqualTo(Version.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatComesNextHasItsCaller(int before) {
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, requests::add, errors::add);
    tracker.accept(new Observation.Connected(1, 1, Wire.caller(7)));
    for (int i = 0; i < before; i++) {
      tracker.accept(sent(1, i * GET.length, GET));
    }
    tracker.accept(sent(1, before * GET.length, null));
    assertThat(errors).hasSize(1);
    tracker.accept(sent(1, (before + 1) * GET.length, GET));
    tracker.accept(new Observation.Received(1, 2, 1, 100, 200, 64, false));
    assertThat(requests)
        .hasSize(before + 1)
        .extracting(request -> request.caller().orElseThrow().process().pid())
        .containsOnly(7);
  }

  @Test
  void whoGivesWayCostsTheNextOneNothing() {
    Wire wire = unbearable(Wire.limits(1, 8, 1 << 20));
    wire.on(1).send(BAD + GOOD);
    wire.on(2).send(Wire.GET).answer(200);
    isOnlyWithoutTheBadOne(wire);
  }

  @Test
  void whoseSocketIsReusedCostsTheNextOneNothing() {
    Wire wire = unbearable(Limits.DEFAULTS);
    wire.on(1).connect(1).send(BAD + GOOD);
    wire.on(1).connect(2).send(Wire.GET).answer(200);
    isOnlyWithoutTheBadOne(wire);
  }

  @Test
  void whatACallerHasGivenUpCostsItsNextCallNothing() {
    Wire wire = unbearable(Limits.DEFAULTS);
    wire.on(1).connect(1).send(BAD + GOOD).fin();
    wire.on(2).connect(1).send(Wire.GET).answer(200);
    isOnlyWithoutTheBadOne(wire);
  }

  @Test
  void theEndIsToldByTheOthers() {
    Wire wire = unbearable(Limits.DEFAULTS);
    wire.on(1).send(BAD + GOOD + BAD + GOOD);
    wire.on(2).send(Wire.GET);
    wire.finish();
    assertThat(errors).hasSize(2);
    assertThat(wire.requests).hasSize(3);
  }

  /** The good one behind it is reported, and that of the other connection, with its answer. */
  private void isOnlyWithoutTheBadOne(Wire wire) {
    assertThat(errors).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(wire.requests).hasSize(2);
    assertThat(wire.requests.getLast().status()).hasValue(200);
    assertThat(wire.tracker.heldConnections()).isEqualTo(1);
    wire.finish();
    assertThat(wire.requests).hasSize(2);
    assertThat(errors).hasSize(1);
    assertThat(wire.tracker.heldBytes()).isZero();
  }

  private Wire unbearable(Limits limits) {
    return new Wire(limits, "bad", errors::add);
  }

  @Test
  void whoTakesNoErrorsGetsThem() {
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, requests::add);
    assertThatThrownBy(() -> tracker.accept(sent(1, 0, null)))
        .isInstanceOf(NullPointerException.class);
  }

  private static Observation sent(long connection, int sequence, byte[] bytes) {
    int length = bytes == null ? GET.length : bytes.length;
    return new Observation.Sent(
        connection, 1, Instant.EPOCH, FLOW, sequence, true, bytes, length, false);
  }

  /** Whoever waits for an answer by these comes upon nothing. */
  private static Limits unbearable() {
    Limits all = Wire.limits(8, 8, 1 << 20);
    return new Limits(
        all.connections(),
        all.outstanding(),
        all.headBytes(),
        all.reorderBytes(),
        all.reorderSegments(),
        all.totalBytes(),
        all.gapWait(),
        null,
        all.endWait(),
        all.idle());
  }
}
