package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Outcome;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each bound holds, and what it costs is counted. */
class BoundsTest {
  @Test
  void theLeastRecentConnectionGivesWay() {
    Wire wire = new Wire(Wire.limits(2, 4, 1 << 20));
    wire.on(1).send(Wire.GET).on(2).send(Wire.GET).on(1).answer(100);
    wire.on(3).send(Wire.GET);
    assertThat(wire.requests).hasSize(1);
    assertThat(wire.requests.getFirst().flow().clientPort()).isEqualTo(1026);
    assertThat(wire.requests.getFirst().outcome()).isEmpty();
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.CONNECTIONS_FULL, 1L));
    assertThat(wire.tracker.heldConnections()).isEqualTo(2);
  }

  @Test
  void theWorkloadWithMostConnectionsGivesWay() {
    Wire wire = new Wire(Wire.limits(100, 4, 1 << 20));
    wire.on(1).connect(in("others", 1)).send(Wire.GET).answer(200);
    int sequence = wire.sequence;
    int answerSequence = wire.answerSequence;
    for (int i = 2; i < 1_000; i++) {
      wire.on(i).connect(in("many", i)).send(Wire.GET);
    }
    assertThat(wire.tracker.heldConnections()).isEqualTo(100);
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.CONNECTIONS_FULL, 899L));
    wire.on(1);
    wire.sequence = sequence;
    wire.answerSequence = answerSequence;
    wire.send(Wire.GET).answer(200);
    assertThat(wire.requests.getLast().caller()).contains(in("others", 1));
  }

  @Test
  void theWorkloadThatHoldsMostBytesGivesWay() {
    Wire wire = new Wire(Wire.limits(100, 4, 64 << 10));
    wire.on(1).connect(in("others", 1)).send("GET /latest/meta-data/instance-id HTT");
    int sequence = wire.sequence;
    for (int i = 2; i < 100; i++) {
      wire.on(i).connect(in("many", i)).send("GET / HTTP/1.1\r\nA: " + "x".repeat(1_000));
      assertThat(wire.tracker.heldBytes()).isLessThanOrEqualTo(64 << 10);
    }
    wire.on(1);
    wire.sequence = sequence;
    wire.send("P/1.1\r\n\r\n").close();
    assertThat(wire.requests.getLast().caller()).contains(in("others", 1));
    assertThat(wire.requests.getLast().head()).isPresent();
  }

  private static Caller in(String workload, int pid) {
    Caller caller = Wire.caller(pid, "x");
    return new Caller(
        caller.process(),
        caller.tid(),
        caller.threadName(),
        caller.uid(),
        caller.ancestors(),
        new CgroupPath(List.of(workload), true),
        caller.networkNamespace(),
        caller.source());
  }

  @Test
  void aConnectionThatGaveWayGoesOnWithoutAGap() {
    Wire wire = new Wire(Wire.limits(1, 4, 1 << 20));
    wire.send(Wire.GET).answer(200);
    int sequence = wire.sequence;
    wire.on(2).send(Wire.GET).answer(200).on(1);
    wire.sequence = sequence;
    wire.send(Wire.GET).answer(200);
    assertThat(wire.requests).hasSize(3);
    assertThat(wire.tracker.losses()).as("all was reported").isEqualTo(LossCounts.NONE);
  }

  @Test
  void announcedCallersAreBounded() {
    Wire wire = new Wire(Wire.limits(2, 4, 1 << 20));
    for (int i = 0; i < 5; i++) {
      wire.on(i).connect(i, "x");
    }
    assertThat(wire.tracker.heldConnections()).isEqualTo(2);
    assertThat(wire.tracker.losses()).as("nothing was asked").isEqualTo(LossCounts.NONE);
    wire.after(21_600_000).tick();
    assertThat(wire.tracker.heldConnections()).isZero();
  }

  @Test
  void callersWithManyArgumentsAreBoundedInBytes() {
    String[] args = new String[500];
    Arrays.fill(args, "a");
    Announcements announced = new Announcements(16_384, 1 << 20);
    for (int i = 0; i < 2_500; i++) {
      announced.put(i, Wire.caller(i, args), i);
    }
    assertThat(announced.heldBytes()).isPositive().isLessThanOrEqualTo(1 << 20);
    assertThat(announced.size()).isBetween(10, 2_000);
    announced.clear();
    assertThat(announced.heldBytes()).isZero();

    Wire wire = new Wire(Wire.limits(1_000, 4, 1 << 20));
    for (int i = 0; i < 500; i++) {
      wire.on(i);
      wire.sequence = 0;
      wire.connect(Wire.caller(i, args)).send(Wire.GET).answer(200);
    }
    assertThat(wire.requests).hasSize(500).allMatch(request -> request.caller().isPresent());
    assertThat(wire.tracker.heldBytes()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void connectingWithoutAskingIsForgottenWithTheConnection() {
    Wire wire = new Wire(Wire.limits(4, 4, 1 << 20));
    wire.on(1).connect(1, "keeper");
    for (int i = 2; i < 100; i++) {
      wire.on(i);
      wire.sequence = 0;
      wire.connect(i, "prober").fin();
    }
    assertThat(wire.tracker.heldConnections()).isEqualTo(1);
    wire.on(1);
    wire.sequence = 0;
    wire.send(Wire.GET).answer(200);
    assertThat(wire.requests.getFirst().caller()).isPresent();
  }

  @Test
  void theOldestOfTooManyRequestsIsReported() {
    Wire wire = new Wire(Wire.limits(2, 2, 1 << 20));
    wire.send(Wire.GET + Wire.GET.replace("GET", "PUT") + Wire.GET.replace("GET", "HEAD"));
    assertThat(wire.requests)
        .extracting(r -> r.head().orElseThrow().method())
        .containsExactly("GET");
    assertThat(wire.requests.getFirst().outcome()).isEmpty();
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.REQUESTS_FULL, 1L));
    wire.answer(200).answer(401).answer(403);
    assertThat(wire.requests)
        .extracting(Request::outcome)
        .containsExactly(
            Optional.empty(), Optional.of(Outcome.REJECTED), Optional.of(Outcome.REFUSED));
  }

  @Test
  void manyPipelinedRequestsAreAllReported() {
    Wire wire = new Wire(Wire.limits(2, 4, 1 << 20));
    wire.send(Wire.GET.repeat(1_000));
    assertThat(wire.finish()).hasSize(1_000);
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.REQUESTS_FULL, 996L));
    assertThat(wire.tracker.heldBytes()).isZero();
  }

  @Test
  void bytesBehindAGapAreBounded() {
    Wire wire = new Wire(Wire.limits(2, 4, 1 << 20));
    wire.sequence = 10;
    wire.send(Wire.GET + "GET /x HTTP/1.1\r\nA: " + "x".repeat(900));
    assertThat(wire.requests).isEmpty();
    wire.sequence += 10;
    wire.send("y".repeat(500));
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.STREAM_GAP, 1L));
    assertThat(wire.finish()).hasSize(2);
  }

  @Test
  void segmentsBehindAGapAreBounded() {
    Wire wire = new Wire(Wire.limits(2, 4, 1 << 20));
    for (int i = 0; i < 9; i++) {
      assertThat(wire.tracker.losses().total()).isZero();
      wire.sendAt(10 + 2 * i, new byte[] {'x'}, 1, false);
    }
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.STREAM_GAP, 1L));
  }

  @Test
  void bytesOverAllConnectionsAreBounded() {
    Wire wire = new Wire(Wire.limits(100, 4, 8 << 10));
    for (int i = 0; i < 50; i++) {
      wire.on(i).send("GET /" + i + " HTTP/1.1\r\nA: " + "x".repeat(1_000));
      assertThat(wire.tracker.heldBytes()).isLessThanOrEqualTo(8 << 10);
    }
    assertThat(wire.tracker.losses().counts()).isEqualTo(Map.of(Loss.CONNECTIONS_FULL, 42L));
    assertThat(wire.finish()).hasSize(50);
    assertThat(wire.requests.getFirst().head().orElseThrow().path()).isEqualTo("/0");
  }

  @Test
  void requestsWaitingForAnAnswerCountToo() {
    Wire wire = new Wire(Wire.limits(100, 64, 8 << 10));
    for (int i = 0; i < 20; i++) {
      wire.on(i).send("GET /" + "x".repeat(2_000) + " HTTP/1.1\r\n\r\n");
      assertThat(wire.tracker.heldBytes()).isBetween(1L, 8L << 10);
    }
    assertThat(wire.finish()).hasSize(20);
  }

  /** Each with arguments that only it has, and requests that are never answered. */
  @Test
  void whatIsSharedWithNobodyCountsToo() {
    String[] args = new String[500];
    Arrays.fill(args, "a");
    Caller plain = Wire.caller(1, "x");
    ProcessIdentity large = Wire.caller(2, args).process();
    Caller child =
        new Caller(
            plain.process(),
            plain.tid(),
            plain.threadName(),
            plain.uid(),
            List.of(large, large),
            new CgroupPath(List.of("a".repeat(127), "b".repeat(127)), true),
            plain.networkNamespace(),
            plain.source());
    assertThat(child.weight()).isGreaterThan(plain.weight() + large.weight() + 254);

    Wire wire = new Wire(Wire.limits(100, 64, 1 << 20));
    wire.send("GET / HTTP/1.1\r\n\r\n");
    long one = wire.tracker.heldBytes();
    wire.send("GET / HTTP/1.1\r\n\r\n".repeat(63));
    assertThat(wire.tracker.heldBytes()).isGreaterThan(64 * one + 50 * 80);
  }

  @Test
  void whatIsOverOrIdleIsForgotten() {
    Wire wire = new Wire();
    wire.send(Wire.GET).answer(200).fin();
    wire.answerAt(wire.answerSequence, 0, 0, true);
    assertThat(wire.tracker.heldConnections()).isZero();
    wire.on(2).send(Wire.GET).close();
    assertThat(wire.tracker.heldConnections()).isZero();
    wire.on(3).send(Wire.GET).answer(200).after(21_599_999).tick();
    assertThat(wire.tracker.heldConnections()).isEqualTo(1);
    wire.after(1).tick();
    assertThat(wire.tracker.heldConnections()).isZero();
    assertThat(wire.send(Wire.GET).finish()).hasSize(4);
    assertThat(wire.tracker.losses().total()).isZero();
  }

  @Test
  void countersCount() {
    Wire wire = new Wire();
    wire.send(Wire.GET).on(2).send("\u0001").finish();
    assertThat(wire.tracker.totals().requests()).isEqualTo(2);
    assertThat(wire.tracker.totals().bytes()).isEqualTo(Wire.GET.length() + 1);
    assertThat(wire.tracker.totals().unparsed()).isEqualTo(1);
    assertThat(wire.tracker.totals().unattributed()).isEqualTo(2);
  }
}
