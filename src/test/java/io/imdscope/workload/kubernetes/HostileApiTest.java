package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.packaged.TlsApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that says every byte itself. */
@Timeout(240)
class HostileApiTest {
  private static final TestPod POD = TestPod.named("web-1");

  @TempDir private Path serviceAccount;

  @ParameterizedTest
  @CsvSource({
    "401, does not accept the credentials",
    "403, not allowed to list pods",
    "404, knows no pods",
    "500, status 500",
    "429, status 429"
  })
  void aRefusedListingIsSaidAndTriedAgain(int code, String reason) throws Exception {
    AtomicInteger lists = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.LIST && lists.incrementAndGet() <= 3) {
                    answer.json(code, RawApi.status(code, "Any"));
                  } else {
                    listAndWatch(request, answer);
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      KubernetesStatus.Failing failing = Directories.awaitFailing(directory, reason);
      assertThat(failing.reason() + failing.remedy())
          .doesNotContain("secret-in-the-message")
          .doesNotContain("\n");
      Directories.awaitSynced(directory);
      assertThat(directory.pod(POD.uid())).isPresent();
    }
  }

  @Test
  void aRefusedWatchIsSaid() throws Exception {
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.WATCH) {
                    answer.json(403, RawApi.status(403, "Forbidden"));
                  } else {
                    answer.json(200, RawApi.list(5, POD));
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "not allowed to watch pods");
      assertThat(directory.pod(POD.uid())).isPresent();
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    failsAsSilent((request, answer) -> answer.silence());
  }

  @Test
  void aListingThatStopsInTheMiddleIsGivenUp() throws Exception {
    failsAsSilent(
        (request, answer) -> {
          answer.begin();
          answer.chunk("{\"kind\":\"PodList\",");
          answer.silence();
        });
  }

  @Test
  void aWatchThatDoesNotBeginIsGivenUp() throws Exception {
    failsAsSilent(
        (request, answer) -> {
          if (request.verb() == Verb.WATCH) {
            answer.silence();
          }
          answer.json(200, RawApi.list(5, POD));
        });
  }

  private void failsAsSilent(RawApi.Behaviour behaviour) throws Exception {
    try (RawApi api = new RawApi(behaviour);
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "does not answer");
      long before = api.count(Verb.LIST);
      Directories.await(directory, () -> api.count(Verb.LIST) > before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "<html>Sign in</html>",
        "{}",
        "[]",
        "null",
        "{\"items\":[null]}",
        "{\"kind\":\"Pod\"}",
        "{\"metadata\":{},\"items\":{}}",
        "\u0000\u0001",
        "a: &a [*a]"
      })
  void garbageIsSaidAndTriedAgain(String garbage) throws Exception {
    AtomicInteger lists = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.LIST && lists.incrementAndGet() <= 1) {
                    answer.json(200, garbage);
                  } else {
                    listAndWatch(request, answer);
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "does not answer as one");
      Directories.awaitSynced(directory);
      assertThat(directory.pod(POD.uid())).isPresent();
    }
  }

  @Test
  void garbageInAWatchIsSaidAndAllBegunAnewAfterAPause() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.WATCH && watches.incrementAndGet() <= 1) {
                    answer.begin();
                    answer.line("not json");
                    answer.silence();
                  }
                  listAndWatch(request, answer);
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "does not answer as one");
      Directories.awaitSynced(directory);
    }
  }

  @Test
  void anEndlessAnswerIsBrokenOff() throws Exception {
    String megabyte = " ".repeat(1 << 20);
    AtomicInteger sent = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  answer.begin();
                  for (int i = 0; i < 10_000; i++) {
                    answer.chunk(megabyte);
                    sent.incrementAndGet();
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "API server");
    }
    assertThat(sent).hasValueLessThan(1_000);
  }

  @Test
  void goneMeansListingAnew() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    TestPod later = TestPod.named("later");
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.WATCH && watches.incrementAndGet() == 1) {
                    answer.begin();
                    answer.line(RawApi.gone());
                    answer.silence();
                  } else if (request.verb() == Verb.LIST && watches.get() > 0) {
                    answer.json(200, RawApi.list(9, later));
                  } else {
                    listAndWatch(request, answer);
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitPod(directory, later);
      Directories.await(directory, () -> directory.relists() == 1);
      assertThat(directory.status())
          .isInstanceOfSatisfying(
              KubernetesStatus.Synced.class, synced -> assertThat(synced.pods()).isEqualTo(1));
      assertThat(directory.pod(POD.uid())).as("deleted in between").isPresent();
    }
  }

  @Test
  void aBrokenWatchGoesOnWhereTheLastBookmarkWas() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    TestPod later = TestPod.named("later").version(80);
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() != Verb.WATCH) {
                    answer.json(200, RawApi.list(5, POD));
                    return;
                  }
                  answer.begin();
                  if (watches.incrementAndGet() == 1) {
                    answer.line(RawApi.bookmark(77));
                    return;
                  }
                  if (request.target().contains("resourceVersion=77")) {
                    again.countDown();
                  }
                  answer.line(RawApi.event("ADDED", later));
                  answer.silence();
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      again.await();
      Directories.awaitPod(directory, later);
      assertThat(api.count(Verb.LIST)).isEqualTo(1);
      assertThat(directory.relists()).isZero();
    }
  }

  @Test
  void anErrorInAWatchIsSaidAndAllListedAnew() throws Exception {
    AtomicInteger watches = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.WATCH && watches.incrementAndGet() <= 1) {
                    answer.begin();
                    answer.line(RawApi.error(500));
                    answer.silence();
                  }
                  listAndWatch(request, answer);
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "status 500");
      Directories.awaitSynced(directory);
      assertThat(api.count(Verb.LIST)).isEqualTo(2);
    }
  }

  @Test
  void aWatchThatTheServerShouldHaveEndedIsGivenUp() throws Exception {
    PodDirectory.Timing usual = Directories.IMPATIENT;
    PodDirectory.Timing timing =
        new PodDirectory.Timing(
            usual.request(),
            Duration.ofMillis(200),
            usual.hint(),
            usual.pause(),
            usual.longestPause(),
            usual.settled(),
            usual.tick(),
            usual.idle(),
            Duration.ofSeconds(1));
    try (RawApi api = new RawApi(HostileApiTest::listAndWatch);
        PodDirectory directory =
            PodDirectory.start(
                Directories.settings(api.uri(), serviceAccount, Optional.of(TestPod.NODE)),
                Optional::empty,
                InstantSource.system(),
                timing)) {
      Directories.await(directory, () -> api.count(Verb.WATCH) > 1);
      assertThat(api.requests().get(1).target()).contains("&timeoutSeconds=1&");
    }
  }

  @Test
  void hostileNamesAndLabelsAreBounded() throws Exception {
    TestPod pod =
        TestPod.named("x\n".repeat(32 << 10))
            .uid("u-1")
            .label("pod-template-hash", "h".repeat(64 << 10))
            .label("l\n".repeat(1 << 10), "v".repeat(64 << 10))
            .annotation("kubernetes.io/config.mirror", "m".repeat(64 << 10))
            .owner("apps/v1", "ReplicaSet", "o".repeat(64 << 10))
            .serviceAccount("s".repeat(64 << 10))
            .containers(5_000);
    TestPod nulls = TestPod.named("nulls").nullLists();
    TestPod endless = TestPod.named("endless").uid("u".repeat(64 << 10));
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (request.verb() == Verb.LIST) {
                    answer.json(200, RawApi.list(5, pod, nulls, endless, POD));
                  } else {
                    listAndWatch(request, answer);
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitSynced(directory);
      PodFacts facts = directory.pod("u-1").orElseThrow();
      assertThat(facts.name()).hasSize(PodFacts.MAX_TEXT);
      assertThat(facts.serviceAccount()).hasSize(PodFacts.MAX_TEXT);
      assertThat(facts.containers()).hasSize(PodFacts.MAX_CONTAINERS);
      assertThat(facts.mirrorHash()).isEmpty();
      assertThat(facts.owner().orElseThrow().name()).hasSize(PodFacts.MAX_TEXT);
      assertThat(directory.pod(nulls.uid())).map(PodFacts::containers).isPresent();
      assertThat(directory.pod(endless.uid())).isEmpty();
      assertThat(directory.pod(POD.uid())).isPresent();
    }
  }

  @Test
  void theTokenIsReadAgainWhenItRotates() throws Exception {
    Path token = serviceAccount.resolve("token");
    Files.writeString(token, "first\n");
    AtomicInteger refused = new AtomicInteger();
    try (RawApi api =
            new RawApi(
                (request, answer) -> {
                  if (!request.authorization().equals("Bearer second")) {
                    refused.incrementAndGet();
                    answer.json(401, RawApi.status(401, "Unauthorized"));
                  } else {
                    listAndWatch(request, answer);
                  }
                });
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "(401)");
      assertThat(api.requests().getFirst().authorization()).isEqualTo("Bearer first");
      Files.writeString(token, "second\n");
      Directories.awaitSynced(directory);
      assertThat(directory.status().toString()).doesNotContain("second");
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsSaid() throws Exception {
    try (TlsApi api = new TlsApi(Files.createDirectory(serviceAccount.resolve("api")));
        PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitFailing(directory, "TLS to the API server fails");
    }
  }

  @Test
  void noServerIsSaid() throws Exception {
    URI nobody;
    try (RawApi api = new RawApi(HostileApiTest::listAndWatch)) {
      nobody = api.uri();
    }
    try (PodDirectory directory = Directories.start(nobody, serviceAccount)) {
      Directories.awaitFailing(directory, "cannot be reached");
    }
  }

  @Test
  void closingEndsTheThreadsWhateverTheServerDoes() throws Exception {
    try (RawApi api = new RawApi((request, answer) -> answer.silence())) {
      PodDirectory directory = Directories.start(api.uri(), serviceAccount);
      Directories.await(directory, () -> api.count(Verb.LIST) > 0);
      directory.close();
      Directories.await(
          directory,
          () ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(thread -> thread.getName().startsWith("kubernetes-")));
    }
  }

  private static void listAndWatch(RawApi.Request request, RawApi.Answer answer)
      throws IOException, InterruptedException {
    if (request.verb() == Verb.WATCH) {
      answer.begin();
      answer.line(RawApi.bookmark(6));
      answer.silence();
    } else {
      answer.json(200, RawApi.list(5, POD));
    }
  }
}
