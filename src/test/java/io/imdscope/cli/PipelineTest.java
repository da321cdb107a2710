package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.UnixServer;
import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Flow;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.output.EventWriter;
import io.imdscope.workload.NameSettings;
import io.imdscope.workload.NamedRequests;
import io.imdscope.workload.Naming;
import io.imdscope.workload.RequestNames;
import io.imdscope.workload.WorkloadNames;
import io.imdscope.workload.kubernetes.KubernetesSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked for is written, all is counted, and a reader that is gone ends it, unless a
 * condition is asked for.
 */
class PipelineTest {
  private final List<Event> written = new ArrayList<>();
  private Optional<String> broken = Optional.empty();
  private long clock;

  private final EventWriter writer =
      new EventWriter() {
        @Override
        public void write(Event event) throws IOException {
          if (broken.isPresent()) {
            throw new IOException(broken.get());
          }
          written.add(event);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void onlyWhatIsAskedForIsWrittenAndConditionsSeeAll() {
    Pipeline pipeline = pipeline(Set.of(Version.V2), OptionalLong.empty());
    call(pipeline, 1, false, 200);
    call(pipeline, 2, true, 401);
    assertThat(versions()).containsExactly(Version.V2);
    assertThat(pipeline.hasMet(FailCondition.V1)).isTrue();
    assertThat(pipeline.hasMet(FailCondition.REJECTED)).isTrue();
    assertThat(pipeline.hasMet(FailCondition.UNKNOWN)).isFalse();
    assertThat(pipeline.totals(LossCounts.NONE).requests()).isEqualTo(2);
  }

  @Test
  void noMoreIsWrittenThanAskedFor() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.of(2));
    for (int i = 0; i < 5; i++) {
      call(pipeline, i, false, 200);
    }
    assertThat(written).hasSize(2);
    assertThat(pipeline.isDone()).isTrue();
  }

  @Test
  void readerThatIsGoneEndsIt() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty(), WorkloadNames.none(), Set.of());
    call(pipeline, 1, false, 200);
    assertThat(pipeline.isDone()).isFalse();
    broken = Optional.of("Broken pipe");
    call(pipeline, 2, false, 200);
    assertThat(pipeline.isDone()).isTrue();
    assertThat(pipeline.failure()).isEmpty();
  }

  @Test
  void aConditionIsAnsweredThoughTheReaderIsGone() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty());
    broken = Optional.of("Broken pipe");
    call(pipeline, 1, true, 200);
    assertThat(pipeline.isDone()).isFalse();
    assertThat(pipeline.hasMet(FailCondition.V1)).isFalse();
    call(pipeline, 2, false, 200);
    assertThat(pipeline.isDone()).isFalse();
    assertThat(pipeline.failure()).isEmpty();
    assertThat(pipeline.hasMet(FailCondition.V1)).isTrue();
  }

  @Test
  void diskThatIsFullIsAFailure() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty());
    broken = Optional.of("No space left on device");
    call(pipeline, 1, false, 200);
    assertThat(pipeline.isDone()).isTrue();
    assertThat(pipeline.failure()).hasValueSatisfying(e -> assertThat(e).hasMessage(broken.get()));
  }

  @Test
  void lossesOfTheSourceAreAddedToOurs() {
    Coverage.Totals totals =
        pipeline(Set.of(), OptionalLong.empty())
            .totals(new LossCounts(Map.of(Loss.RING_FULL_REQUEST, 3L)));
    assertThat(totals.lost().total()).isEqualTo(3);
  }

  /** What one caller sends must keep no call from being told, whatever it does to the diagnosis. */
  @Test
  void aCallThatCannotBeExplainedIsToldWithoutItsCause() {
    List<String> said = new ArrayList<>();
    Workload unbearable = new Workload.SystemdUnit(null, Optional.empty());
    RequestNames names =
        request ->
            new Naming(
                request.head().orElseThrow().path().contains("bad") ? unbearable : Workload.UNKNOWN,
                false);
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty(), names);
    pipeline.tellErrorsTo(said::add);
    for (int i = 0; i < 6; i++) {
      pipeline.accept(new Observation.Connected(i, 1, inPod()));
      call(pipeline, i, i % 2 == 0 ? "bad" : "good", false, 200);
    }
    assertThat(written)
        .extracting(event -> ((Request) event).finding().isPresent())
        .containsExactly(false, true, false, true, false, true);
    assertThat(pipeline.hasMet(FailCondition.V1)).isTrue();
    assertThat(pipeline.totals(LossCounts.NONE).requests()).isEqualTo(6);
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("internal error: java.lang.NullPointerException at ");
  }

  @Test
  void aCallThatCannotBeToldCountsAsLostAndTheNextOnesAreTold() {
    List<String> said = new ArrayList<>();
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty());
    pipeline.tellErrorsTo(said::add);
    pipeline.alsoTo(
        (request, _) -> {
          if (request.head().orElseThrow().path().contains("bad")) {
            throw new IllegalStateException("an error of this program");
          }
        });
    call(pipeline, 1, "bad", false, 200);
    call(pipeline, 2, "bad", false, 200);
    pipeline.accept(sent(3, null));
    call(pipeline, 4, "good", false, 200);
    assertThat(written).as("what one part does not bear comes to the others").hasSize(3);
    assertThat(pipeline.hasMet(FailCondition.V1)).isTrue();
    assertThat(pipeline.totals(LossCounts.NONE).requests()).isEqualTo(3);
    assertThat(pipeline.totals(LossCounts.NONE).lost().counts())
        .isEqualTo(Map.of(Loss.INTERNAL_ERROR, 3L));
    assertThat(said)
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("internal_error")
                    .doesNotContain("an error of this program"));
    assertThat(said.getFirst())
        .startsWith("internal error: java.lang.IllegalStateException at io.imdscope.");
  }

  /** What is held until it is written must not be tried again and again, nor keep others back. */
  @Test
  void aggregatedCallsThatCannotBeToldCountAsLostOnce() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty());
    pipeline.detail().level(Detail.AGGREGATED);
    pipeline.alsoWriteTo(
        event -> {
          if (event instanceof Repeated) {
            throw new IllegalStateException("an error of this program");
          }
        });
    for (int i = 0; i < 3; i++) {
      call(pipeline, i, true, 200);
    }
    call(pipeline, 3, false, 200);
    pipeline.flush();
    pipeline.flush();
    assertThat(written).hasSize(2).last().isInstanceOf(Request.class);
    assertThat(pipeline.totals(LossCounts.NONE).lost().counts())
        .as("each of the three")
        .isEqualTo(Map.of(Loss.INTERNAL_ERROR, 3L));
  }

  @Test
  void aCallThatCannotBeNamedIsToldWithoutItsName() {
    List<String> said = new ArrayList<>();
    RequestNames names =
        new RequestNames() {
          @Override
          public void expect(Caller caller) {
            throw new IllegalStateException();
          }

          @Override
          public Naming name(Request request) {
            throw new IllegalStateException();
          }
        };
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty(), names);
    pipeline.tellErrorsTo(said::add);
    pipeline.accept(new Observation.Connected(1, 1, inPod()));
    call(pipeline, 1, false, 200);
    assertThat(written)
        .singleElement()
        .isInstanceOfSatisfying(
            Request.class, request -> assertThat(request.workload()).isEqualTo(Workload.UNKNOWN));
    assertThat(pipeline.totals(LossCounts.NONE).lost().counts()).isEmpty();
    assertThat(said)
        .hasSize(2) // where it was expected, and where it was to be named
        .allSatisfy(line -> assertThat(line).contains("without the name of their workload"));
  }

  /** The clock of what is observed may be far behind or ahead: it is not what a name waits by. */
  @Test
  void nameIsWaitedForFromWhenTheCallCame(@TempDir Path directory) throws IOException {
    Path socket = directory.resolve("silent.sock");
    NameSettings nobody =
        new NameSettings(
            Optional.of(socket),
            new KubernetesSettings(new KubernetesAccess.None(), Optional.empty()));
    CountDownLatch silence = new CountDownLatch(1);
    try (UnixServer _ = UnixServer.at(socket, _ -> await(silence));
        WorkloadNames names = WorkloadNames.start(nobody)) {
      Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty(), names);
      clock = Duration.ofDays(1).toNanos();
      pipeline.accept(new Observation.Connected(1, 1, inPod()));
      call(pipeline, 1, false, 200);
      pipeline.tick(Duration.ofDays(2).toNanos());
      assertThat(pipeline.isWaiting()).isTrue();
      assertThat(written).isEmpty();
      assertThat(pipeline.totals(LossCounts.NONE).requests()).isZero(); // it is not reported yet
      clock += NamedRequests.LONGEST_WAIT.toNanos();
      pipeline.tick(Duration.ofDays(2).toNanos());
      assertThat(written).hasSize(1);
      assertThat(pipeline.totals(LossCounts.NONE).requests()).isEqualTo(1);
    } finally {
      silence.countDown();
    }
  }

  @Test
  void whatIsAggregatedIsWrittenBeforeAnyCountTellsOfIt() {
    Pipeline pipeline = pipeline(Set.of(), OptionalLong.empty());
    pipeline.detail().level(Detail.AGGREGATED);
    for (int i = 0; i < 100; i++) {
      call(pipeline, i, false, 200);
    }
    assertThat(written).isEmpty();
    assertThat(pipeline.totals(LossCounts.NONE).requests()).isEqualTo(100);
    assertThat(written)
        .singleElement()
        .isInstanceOfSatisfying(
            Repeated.class, repeated -> assertThat(repeated.count()).isEqualTo(100));
    call(pipeline, 100, false, 200);
    pipeline.tick(1);
    assertThat(written).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Caller inPod() {
    Caller curl = Samples.curl();
    return new Caller(
        curl.process(),
        curl.tid(),
        curl.threadName(),
        curl.uid(),
        curl.ancestors(),
        CgroupPath.parse("/kubepods/burstable/pod" + Samples.POD + "/" + Samples.ID),
        curl.networkNamespace(),
        curl.source());
  }

  private List<Version> versions() {
    return written.stream().map(event -> ((Request) event).version()).toList();
  }

  private Pipeline pipeline(Set<Version> only, OptionalLong count) {
    return pipeline(only, count, WorkloadNames.none());
  }

  private Pipeline pipeline(Set<Version> only, OptionalLong count, RequestNames names) {
    return pipeline(
        only,
        count,
        names,
        Set.of(FailCondition.V1, FailCondition.REJECTED, FailCondition.UNKNOWN));
  }

  private Pipeline pipeline(
      Set<Version> only, OptionalLong count, RequestNames names, Set<FailCondition> failOn) {
    return new Pipeline(
        new WatchSettings(
            Format.JSON,
            only,
            Optional.empty(),
            count,
            failOn,
            Endpoint.DEFAULTS,
            Optional.empty()),
        Samples.ORIGIN,
        names,
        writer,
        Optional.empty(),
        () -> clock);
  }

  private static void call(Pipeline pipeline, long connection, boolean token, int status) {
    call(pipeline, connection, "", token, status);
  }

  private static void call(
      Pipeline pipeline, long connection, String path, boolean token, int status) {
    byte[] head =
        ("GET /latest/meta-data/"
                + path
                + " HTTP/1.1\r\n"
                + (token ? "X-aws-ec2-metadata-token: *\r\n" : "")
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    pipeline.accept(sent(connection, head));
    pipeline.accept(new Observation.Received(connection, 2, 1, 100, status, 64, true));
  }

  private static Observation sent(long connection, byte[] bytes) {
    Flow flow = new Flow(InetAddress.ofLiteral("10.0.0.1"), 1024, Endpoint.DEFAULTS.getFirst());
    int length = bytes == null ? 1 : bytes.length;
    return new Observation.Sent(connection, 1, Instant.EPOCH, flow, 0, true, bytes, length, false);
  }
}
