package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import io.imdscope.event.Samples;
import io.imdscope.output.JsonWriter;
import io.imdscope.output.PatientOutput;
import io.imdscope.output.StalledOutputException;
import io.imdscope.output.otlp.OtlpExport;
import io.imdscope.workload.Naming;
import io.imdscope.workload.RequestNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a stop of the agent waits for, by a clock on which each look takes as long as it may. */
@Timeout(60)
class AgentStopTest {
  private static final Duration MOST = Duration.ofMillis(1_800);

  /** The longest that anybody waits between two looks at the clock. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final AtomicLong nanos = new AtomicLong();
  private OptionalLong signalAt = OptionalLong.of(0);
  private final Parting parting =
      new Parting(() -> signalAt, () -> nanos.addAndGet(LOOK.toNanos()));
  private boolean namesHang;

  /** A reader that does not read, names that do not come, and a part that does not close. */
  @Test
  void threeThatHangTakeOneTimeTogether() throws Exception {
    CountDownLatch closes = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Pipe pipe = fullPipe();
    PatientOutput out =
        PatientOutput.until(Channels.newOutputStream(pipe.sink()), parting::isOutputOver);
    Pipeline line = pipeline(new JsonWriter(out, Samples.ORIGIN));
    call(line, 1);
    namesHang = true;
    call(line, 2);

    line.flush();
    assertThat(line.failure()).containsInstanceOf(StalledOutputException.class);
    assertThat(now()).isBetween(Parting.OUTPUT, Parting.OUTPUT.plus(LOOK));
    assertThat(line.isWaiting()).isTrue();
    line.nameRest(parting::isTimeForNames);
    assertThat(line.isWaiting()).isFalse();
    try (Closing closing = new Closing(parting::forClosing)) {
      AutoCloseable _ =
          closing.with(
              () -> {
                closes.countDown();
                never.await();
              });
    }
    assertThat(now()).isBetween(Parting.ALL, MOST);
    closes.await();
    never.countDown();
    pipe.source().close();
  }

  /** Also when the output takes all, there is enough time left to send to the collector. */
  @Test
  void whatClosesHasItsTimeThoughAllBeforeHung() {
    assertThat(Parting.ALL.plus(TraceLoop.POLL)).isLessThanOrEqualTo(MOST);
    assertThat(Parting.OUTPUT.plus(LOOK).plus(OtlpExport.LONGEST_CLOSE)).isLessThan(Parting.ALL);
    assertThat(Parting.NAMES).isLessThan(Parting.OUTPUT);
  }

  @Test
  void withoutASignalTheOutputIsWaitedForAndTheRestCountsFromTheFirstQuestion() {
    signalAt = OptionalLong.empty();
    nanos.set(Duration.ofDays(1).toNanos());
    assertThat(parting.isOutputOver()).isFalse();
    assertThat(parting.isTimeForNames()).isTrue();
    nanos.addAndGet(Parting.NAMES.toNanos());
    assertThat(parting.isTimeForNames()).isFalse();
    assertThat(parting.isOutputOver()).isFalse();
    assertThat(parting.forClosing()).isPositive();
    nanos.addAndGet(Parting.ALL_BUT_STOPS.toNanos());
    assertThat(parting.isOutputOver()).isFalse();
    assertThat(parting.forClosing()).isNegative();
  }

  /** The run that follows must not begin beside it. */
  @Test
  void whatEndsForOtherSettingsIsWaitedForLongerButNotAfterASignal() {
    signalAt = OptionalLong.empty();
    assertThat(parting.forClosing()).isEqualTo(Parting.ALL_BUT_STOPS);
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(parting.forClosing()).isPositive();
    signalAt = OptionalLong.of(nanos.get());
    assertThat(parting.forClosing()).isEqualTo(Parting.ALL.minus(LOOK));
    nanos.addAndGet(Parting.ALL.toNanos());
    assertThat(parting.forClosing()).isNegative();
  }

  private Duration now() {
    return Duration.ofNanos(nanos.get());
  }

  private static Pipe fullPipe() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.sink().configureBlocking(false);
    int written = 1;
    while (written > 0) {
      written = pipe.sink().write(ByteBuffer.allocate(1));
    }
    pipe.sink().configureBlocking(true);
    return pipe;
  }

  private Pipeline pipeline(JsonWriter writer) {
    RequestNames names = request -> new Naming(request.workload(), namesHang);
    return new Pipeline(
        WatchSettings.everything(), Samples.ORIGIN, names, writer, Optional.empty(), () -> 0);
  }

  private static void call(Pipeline pipeline, long connection) {
    byte[] head = "GET /latest/meta-data/ HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    pipeline.accept(
        new Observation.Sent(
            connection,
            1,
            Instant.EPOCH,
            Samples.flow(Endpoint.DEFAULTS.getFirst()),
            0,
            true,
            head,
            head.length,
            false));
    pipeline.accept(new Observation.Received(connection, 2, 1, 100, 200, 64, true));
  }
}
