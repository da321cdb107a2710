package io.imdscope.output.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.Explanation;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.output.metrics.EventPost;
import io.imdscope.trace.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the API does: at most one Event an hour, one line on what is wrong, and no waiting. */
@Timeout(120)
class PodEventsTest {
  private static final Poster.Timing QUICK =
      new Poster.Timing(
          Duration.ofSeconds(20),
          Duration.ofMillis(1),
          Duration.ofMillis(50),
          Duration.ofHours(1),
          Duration.ofMinutes(5));

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void aHundredCallsAreOneEventAndTheNextHourAnother() throws Exception {
    try (EventsApi api = EventsApi.answering(201, "{}");
        PodEvents events = events(api.access(), QUICK)) {
      for (int i = 0; i < 100; i++) {
        call(events, "web-1", Whys.CURL);
      }
      assertThat(api.posted()).isEmpty();
      settle(events, Whys.CURL);
      await(events, EventPost.POSTED, 1);
      call(events, "web-1", Whys.CURL);
      assertThat(events.counts()).isEqualTo(counts(EventPost.POSTED, 1, EventPost.HELD_BACK, 100));
      nanos.addAndGet(QUICK.quiet().toNanos());
      call(events, "web-1", Whys.CURL);
      settle(events, Whys.CURL);
      await(events, EventPost.POSTED, 2);
      assertThat(api.posted()).hasSize(2);
      EventsApi.Posted first = api.posted().getFirst();
      assertThat(first.line())
          .isEqualTo("POST /apis/events.k8s.io/v1/namespaces/shop/events HTTP/1.1");
      assertThat(first.part("regarding")).containsEntry("uid", "uid-of-web-1");
      assertThat(first.note()).startsWith("100 calls ");
      assertThat(api.posted().getLast().note()).startsWith("2 calls ");
      assertThat(said).isEmpty();
    }
  }

  @Test
  void aCauseThatIsKnownOnlyLaterIsTheOneThatIsSaid() throws Exception {
    Explanation truth = Whys.of(Cause.TOKEN_UNANSWERED, "aws-cli", Optional.empty());
    try (EventsApi api = EventsApi.answering(201, "{}");
        PodEvents events = events(api.access(), QUICK)) {
      call(events, "web-1", Whys.CURL);
      settle(events, truth);
      await(events, EventPost.POSTED, 1);
      assertThat(api.posted().getFirst().note()).contains("(token_unanswered)");
      call(events, "web-1", Whys.CURL);
      settle(events, truth);
      assertThat(events.counts()).isEqualTo(counts(EventPost.POSTED, 1, EventPost.HELD_BACK, 1));
    }
  }

  @Test
  void whatAnotherNodeHasSaidIsNotSaidAgain() throws Exception {
    try (EventsApi api = EventsApi.answering(409, EventsApi.status(409, "AlreadyExists", "x"));
        PodEvents events = events(api.access(), QUICK)) {
      call(events, "web-1", Whys.CURL);
      settle(events, Whys.CURL);
      await(events, EventPost.HELD_BACK, 1);
      call(events, "web-1", Whys.CURL);
      assertThat(events.counts()).isEqualTo(counts(EventPost.HELD_BACK, 2));
      assertThat(said).isEmpty();
    }
  }

  @Test
  void whatIsNotAllowedIsSaidOnceAndTriedAgainLater() throws Exception {
    String body = EventsApi.status(403, "Forbidden", "secret-in-the-message");
    try (EventsApi api = EventsApi.answering(403, body);
        PodEvents events = events(api.access(), QUICK)) {
      for (int i = 1; i <= 3; i++) {
        call(events, "web-1", Whys.CURL);
        settle(events, Whys.CURL);
        await(events, EventPost.FAILED, i);
        nanos.addAndGet(QUICK.retry().toNanos());
      }
      assertThat(api.posted()).hasSize(3);
      assertThat(said)
          .containsExactly(
              "Kubernetes Events are missing: not allowed to create Events (403); remedy: grant"
                  + " create on events of events.k8s.io by a ClusterRole bound to the service"
                  + " account, or set kubernetes-events to false; all calls are in the log");
    }
  }

  @Test
  void aNamespaceThatIsGoneIsNothingToBeMended() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (EventsApi api =
            new EventsApi(
                _ ->
                    asked.incrementAndGet() == 1
                        ? EventsApi.http(
                            403,
                            EventsApi.status(403, "Forbidden", "x")
                                .replace(
                                    "}",
                                    ",\"details\":{\"causes\":[{\"reason\":\"NamespaceTerminating\"}]}}"))
                        : EventsApi.http(
                            404, EventsApi.status(404, "NotFound", "namespaces shop not found")));
        PodEvents events = events(api.access(), QUICK)) {
      call(events, "web-1", Whys.CURL);
      call(events, "api", Whys.CURL);
      settle(events, Whys.CURL);
      await(events, EventPost.FAILED, 2);
      assertThat(said).isEmpty();
    }
  }

  @Test
  void garbageAndNobodyThereAreSaidInWordsOfOurOwn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (EventsApi api =
            new EventsApi(
                _ ->
                    switch (asked.incrementAndGet()) {
                      case 1 -> "secret-garbage\r\n\r\n";
                      case 2 -> EventsApi.http(422, "secret-garbage");
                      default -> EventsApi.http(201, "g".repeat(100_000));
                    });
        PodEvents events = events(api.access(), QUICK)) {
      for (int i = 1; i <= 3; i++) {
        call(events, "web-" + i, Whys.CURL);
        settle(events, Whys.CURL);
        await(events, EventPost.FAILED, i);
      }
      assertThat(said).hasSizeBetween(2, 3).noneMatch(line -> line.contains("secret"));
      assertThat(said).anyMatch(line -> line.contains("answers with status 422"));
    }
    said.clear();
    try (PodEvents events = events(nobody(), QUICK)) {
      call(events, "web-1", Whys.CURL);
      settle(events, Whys.CURL);
      await(events, EventPost.FAILED, 1);
      assertThat(said).hasSize(1).first().asString().contains("cannot be reached");
    }
  }

  @Test
  void silenceHoldsNobodyUp() throws Exception {
    try (EventsApi api = new EventsApi(_ -> "")) {
      PodEvents events = events(api.access(), QUICK);
      int most = Poster.MAX_WAITING + PodEvents.MAX_SETTLING;
      for (int i = 0; i < most; i++) {
        call(events, "w" + i, Whys.CURL);
        settle(events, Whys.CURL);
        if (i == 0) {
          Await.orFail(() -> api.posted().size() == 1, () -> "posted=" + api.posted());
        }
      }
      // One is on its way, so many wait, and the rest is dropped.
      int dropped = most - 1 - Poster.MAX_WAITING;
      assertThat(events.counts()).isEqualTo(counts(EventPost.DROPPED, dropped));
      long start = System.nanoTime();
      events.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUICK.request());
      Await.orFail(PodEventsTest::noThread, () -> "the thread has not ended");
      assertThat(said).isEmpty();
    }
  }

  @Test
  void whatWaitsForItsCauseIsBounded() throws Exception {
    try (EventsApi api = EventsApi.answering(201, "{}");
        PodEvents events = events(api.access(), QUICK)) {
      for (int i = 0; i < PodEvents.MAX_SETTLING + 7; i++) {
        call(events, "w" + i, Whys.CURL);
      }
      assertThat(events.counts()).isEqualTo(counts(EventPost.DROPPED, 7));
      settle(events, Whys.CURL);
      await(events, EventPost.POSTED, PodEvents.MAX_SETTLING);
    }
  }

  @Test
  void whatWaitsForItsCauseIsBoundedInBytes() throws Exception {
    try (EventsApi api = EventsApi.answering(201, "{}");
        PodEvents events = events(api.access(), QUICK)) {
      Calls wordy = Calls.by("curl").withAgent("x".repeat(15_000));
      int weight = wordy.v1(1).weight();
      int fit = PodEvents.MAX_SETTLING_BYTES / weight;
      for (int round = 1; round <= 2; round++) {
        for (int i = 0; i < PodEvents.MAX_SETTLING; i++) {
          Request request = wordy.in(Whys.pod("w" + round + "-" + i, Optional.empty())).v1(1);
          events.request(request, Optional.of(Whys.CURL));
        }
        assertThat(events.counts())
            .containsEntry(EventPost.DROPPED, (long) round * (PodEvents.MAX_SETTLING - fit));
        settle(events, Whys.CURL);
        await(events, EventPost.POSTED, (long) round * fit);
      }
    }
  }

  @Test
  void withoutAccessThereIsNothingAndItIsSaid() {
    try (PodEvents events = PodEvents.start(new KubernetesAccess.None(), "node-1", said::add)) {
      call(events, "web-1", Whys.CURL);
      settle(events, Whys.CURL);
      assertThat(events.counts()).isEqualTo(counts());
      assertThat(noThread()).isTrue();
    }
    assertThat(said)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("no Events: no access to the Kubernetes API; remedy: ");
  }

  private PodEvents events(KubernetesAccess access, Poster.Timing timing) {
    return PodEvents.start(access, "node-1", said::add, timing, nanos::get);
  }

  private static void call(PodEvents events, String pod, Explanation why) {
    Request request = Calls.by("curl").in(Whys.pod(pod, Optional.empty())).v1(1);
    events.request(request, Optional.of(why));
  }

  private void settle(PodEvents events, Explanation why) {
    nanos.addAndGet(PodEvents.SETTLING.toNanos());
    events.tick(_ -> Optional.of(why));
  }

  private void await(PodEvents events, EventPost result, long count) throws InterruptedException {
    Await.orFail(() -> events.counts().get(result) == count, () -> events.counts() + " " + said);
  }

  private static Map<EventPost, Long> counts(Object... others) {
    Map<EventPost, Long> counts = new java.util.EnumMap<>(EventPost.class);
    for (EventPost each : EventPost.values()) {
      counts.put(each, 0L);
    }
    for (int i = 0; i < others.length; i += 2) {
      counts.put((EventPost) others[i], ((Number) others[i + 1]).longValue());
    }
    return counts;
  }

  private static boolean noThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("kubernetes-events"));
  }

  private static KubernetesAccess nobody() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new KubernetesAccess.InCluster(
          URI.create("http://127.0.0.1:" + taken.getLocalPort()), Path.of("/nonexistent"));
    }
  }
}
