package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.PinLab.ENDPOINT;
import static io.imdscope.capture.kernel.PinLab.RING_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.imdscope.bpf.BpfMap;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A capture that the kernel keeps, over the ends and starts of its readers. */
@Timeout(120)
class PinnedCaptureTest {
  private static final int PAGE = 4096;
  private static final long NOTHING = Long.MAX_VALUE;

  private PinLab lab;

  @BeforeEach
  void up() throws Exception {
    lab = new PinLab();
  }

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.removeAndClose();
    }
  }

  private KernelCapture keep(Seen seen) {
    return KernelCapture.keep(
        lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), RING_BYTES, seen);
  }

  @Test
  void whatIsRecordedWhileNobodyReadsComesToTheNext() throws Exception {
    Seen before = new Seen();
    Begun first;
    try (KernelCapture capture = keep(before)) {
      first = capture.begun();
      assertThat(first)
          .isInstanceOfSatisfying(
              Begun.Attached.class, attached -> assertThat(attached.replaced()).isEmpty());
      lab.call("/read");
      before.read(capture, "/read");
      capture.commit(NOTHING);
      capture.detach();
    }
    lab.call("/away1");
    lab.call("/away2");
    Seen after = new Seen();
    try (KernelCapture capture = keep(after)) {
      assertThat(capture.begun())
          .isInstanceOfSatisfying(
              Begun.Resumed.class,
              resumed -> {
                assertThat(resumed.attached())
                    .isCloseTo(first.attached(), within(5, ChronoUnit.SECONDS));
                assertThat(resumed.added()).isEmpty();
                assertThat(resumed.unreadBytes()).isPositive();
              });
      after.drain(capture);
      assertThat(after.paths()).containsExactly("/away1", "/away2");
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
      lab.call("/now");
      after.read(capture, "/now");
    }
    for (Observation.Sent sent : after.sent()) {
      assertThat(sent.anchored()).isTrue();
      assertThat(callerPid(after, sent)).isEqualTo(lab.callerPid());
    }
  }

  @Test
  void whatIsNotCommittedComesAgainAsTheSame() throws Exception {
    Seen before = new Seen();
    try (KernelCapture capture = keep(before)) {
      lab.call("/a");
      before.read(capture, "/a");
    }
    Seen again = new Seen();
    try (KernelCapture capture = keep(again)) {
      again.drain(capture);
      assertThat(again.paths()).containsExactly("/a");
      assertThat(again.first("/a").nanos()).isEqualTo(before.first("/a").nanos());
      assertThat(again.first("/a").connection()).isEqualTo(before.first("/a").connection());
      capture.commit(NOTHING);
      assertThat(capture.ringUsedBytes()).isZero();
    }
    Seen nothing = new Seen();
    try (KernelCapture capture = keep(nothing)) {
      nothing.drain(capture);
      assertThat(nothing.all).isEmpty();
    }
  }

  @Test
  void commitHoldsBackWhatIsStillNeeded() throws Exception {
    Seen before = new Seen();
    try (KernelCapture capture = keep(before)) {
      lab.call("/done");
      lab.tell("open half");
      lab.tell("send half GET /half HTTP/1.1\\r\\nHo");
      lab.call("/later");
      before.read(capture, "/done", "/half", "/later");
      capture.commit(before.first("/half").nanos());
      // A reader that holds is not woken, and sees what comes all the same.
      lab.call("/held");
      before.read(capture, "/held");
      capture.commit(before.first("/half").nanos());
    }
    lab.tell("send half st: a\\r\\n\\r\\n");
    lab.tell("answer half");
    Seen after = new Seen();
    try (KernelCapture capture = keep(after)) {
      after.drain(capture);
      assertThat(after.paths()).containsExactly("/half", "/later", "/held", "st: a\r\n\r\n");
      assertThat(callerPid(after, after.first("/half"))).isEqualTo(lab.callerPid());
      lab.tell("close half");
    }
  }

  @Test
  void commitNeverHoldsBackMoreThanHalfTheRing() throws Exception {
    Seen seen = new Seen();
    try (KernelCapture capture = keep(seen)) {
      lab.call("/first");
      seen.read(capture, "/first");
      long first = seen.first("/first").nanos();
      for (int i = 0; i < 8; i++) {
        lab.tell("burst 50", i + "-");
        seen.read(capture, "/" + i + "-49");
        capture.commit(first);
        assertThat(capture.ringUsedBytes()).isLessThan(RING_BYTES * 3 / 4);
      }
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
    Seen after = new Seen();
    try (KernelCapture capture = keep(after)) {
      after.drain(capture);
      assertThat(after.paths()).doesNotContain("/first").contains("/7-49");
    }
  }

  @Test
  void callerOfAnOpenConnectionIsKnownToTheNextReader() throws Exception {
    Seen before = new Seen();
    try (KernelCapture capture = keep(before)) {
      lab.tell("open kept");
      lab.get("kept", "/1");
      lab.call("/short");
      before.read(capture, "/1", "/short");
      capture.commit(NOTHING);
    }
    lab.get("kept", "/2");
    Seen after = new Seen();
    try (KernelCapture capture = keep(after)) {
      after.drain(capture);
      assertThat(after.paths()).containsExactly("/2");
      lab.get("kept", "/3");
      after.read(capture, "/3");
      for (Observation.Sent sent : after.sent()) {
        assertThat(callerPid(after, sent)).isEqualTo(lab.callerPid());
        assertThat(sent.anchored()).as("its beginning is not to come").isFalse();
      }
      assertThat(keptCallers()).isEqualTo(1);
      lab.tell("close kept");
      after.read(capture, () -> after.all.stream().anyMatch(PinnedCaptureTest::isEnd));
      capture.commit(NOTHING);
      assertThat(keptCallers()).as("once it is closed").isZero();
    }
  }

  @Test
  void lossesAreToldOnceOverAllReaders() throws Exception {
    try (KernelCapture capture =
        KernelCapture.keep(
            lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, new Seen())) {
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
    lab.tell("burst 50 x");
    LossCounts away;
    Seen seen = new Seen();
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, seen)) {
      away = capture.losses();
      seen.drain(capture);
      assertThat(away.counts().get(Loss.RING_FULL_REQUEST)).isPositive();
      // Each connection has a request, and its end.
      assertThat(seen.sent().size() + away.counts().get(Loss.RING_FULL_REQUEST))
          .isBetween(50L, 100L);
    }
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, seen)) {
      assertThat(capture.losses()).as("not told for good").isEqualTo(away);
      capture.lossesWritten(away);
      assertThat(capture.losses()).as("one process goes on counting").isEqualTo(away);
    }
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, seen)) {
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
    lab.tell("burst 50 y");
    try (KernelCapture capture = keep(seen)) {
      assertThat(capture.losses().total()).as("told after the ring was replaced").isPositive();
    }
  }

  @Test
  void whatCouldNotBeWrittenIsToldByTheNextReader() throws Exception {
    Seen seen = new Seen();
    try (KernelCapture capture = keep(seen)) {
      capture.unwritten(3);
      assertThat(capture.losses()).as("its own log counts these").isEqualTo(LossCounts.NONE);
    }
    try (KernelCapture capture = keep(seen)) {
      assertThat(earlier(capture)).isEqualTo(3);
      capture.unwritten(2);
    }
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, seen)) {
      assertThat(earlier(capture)).as("of both, after the pins were replaced").isEqualTo(5);
      capture.lossesWritten(capture.losses());
      assertThat(earlier(capture)).as("one process goes on counting").isEqualTo(5);
      capture.unwritten(1);
    }
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, seen)) {
      assertThat(earlier(capture)).isEqualTo(1);
    }
  }

  private static long earlier(KernelCapture capture) {
    return capture.losses().counts().getOrDefault(Loss.LOG_UNWRITTEN_EARLIER, 0L);
  }

  @Test
  void whoReadItLastIsKnownToTheNext() throws Exception {
    UUID first = UUID.randomUUID();
    try (KernelCapture capture = keep(new Seen())) {
      capture.readBy(first);
      capture.unwritten(3);
    }
    for (int i = 0; i < 2; i++) { // one that does not read is no reader
      try (KernelCapture capture = keep(new Seen())) {
        assertThat(reader(capture)).contains(first);
      }
    }
    UUID second = UUID.randomUUID();
    try (KernelCapture capture = keep(new Seen())) {
      capture.readBy(second);
      capture.lossesWritten(capture.losses());
    }
    try (KernelCapture capture = keep(new Seen())) {
      assertThat(reader(capture)).contains(second);
    }
    KernelCapture.keep(lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, new Seen())
        .close();
    try (KernelCapture capture =
        KernelCapture.keep(
            lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), PAGE, new Seen())) {
      assertThat(reader(capture)).as("nobody has read what was begun anew").isEmpty();
    }
  }

  private static Optional<UUID> reader(KernelCapture capture) {
    return ((Begun.Resumed) capture.begun()).reader();
  }

  @Test
  void otherEndpointsAreWatchedWithoutAHole() throws Exception {
    Endpoint other = Endpoint.parse("169.254.169.254:8181");
    try (KernelCapture capture =
        KernelCapture.keep(
            lab.pins, List.of(other), UnaryOperator.identity(), RING_BYTES, new Seen())) {
      lab.call("/unwatched");
      assertThat(capture.ringUsedBytes()).isZero();
    }
    Seen seen = new Seen();
    try (KernelCapture capture = keep(seen)) {
      assertThat(capture.begun())
          .isInstanceOfSatisfying(
              Begun.Resumed.class,
              resumed -> assertThat(resumed.added()).containsExactly(ENDPOINT));
      lab.call("/watched");
      seen.read(capture, "/watched");
    }
    lab.call("/away");
    Seen last = new Seen();
    try (KernelCapture capture =
        KernelCapture.keep(lab.pins, List.of(other), UnaryOperator.identity(), RING_BYTES, last)) {
      last.drain(capture);
      assertThat(last.paths()).as("recorded when it was watched").contains("/away");
      assertThat(last.sent().getLast().flow().endpoint()).isEqualTo(ENDPOINT);
      capture.commit(NOTHING);
      lab.call("/unwatched");
      assertThat(capture.ringUsedBytes()).isZero();
      assertThat(capture.losses()).isEqualTo(LossCounts.NONE);
    }
  }

  @Test
  void pollReturnsInTimeWhileSomethingIsHeld() throws Exception {
    Seen seen = new Seen();
    try (KernelCapture capture = keep(seen)) {
      lab.tell("open a");
      lab.get("a", "/a");
      seen.read(capture, () -> seen.all.stream().anyMatch(Observation.Received.class::isInstance));
      assertThat(capture.poll(Duration.ofMillis(50))).isZero();
      assertThat(capture.poll(Duration.ZERO)).isZero();
      assertThat(capture.ringUsedBytes()).isPositive();
      lab.tell("close a");
    }
  }

  private int keptCallers() {
    try (BpfMap callers = BpfMap.open(lab.pins.directory().resolve("map_callers"))) {
      return callers.keys().size();
    }
  }

  private static boolean isEnd(Observation observation) {
    return observation instanceof Observation.Sent sent && sent.end();
  }

  /** Of the caller that was told before the request's bytes. */
  private static long callerPid(Seen seen, Observation.Sent sent) {
    return seen.all.subList(0, seen.all.indexOf(sent)).stream()
        .filter(Observation.Connected.class::isInstance)
        .map(Observation.Connected.class::cast)
        .filter(connected -> connected.connection() == sent.connection())
        .map(connected -> (long) connected.caller().process().pid())
        .reduce((_, last) -> last)
        .orElse(-1L);
  }
}
