package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.kubernetes.ApiProblem;
import io.imdscope.kubernetes.KubernetesAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All pods are asked for once, and an API that is not as it should be costs a bounded time. */
@Timeout(60)
class ClusterPodsTest {
  private static final String LIST =
      """
      {"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[
       {"metadata":{"uid":"u1","name":"web-1","namespace":"shop","creationTimestamp":"2026-01-01T00:00:00Z"},
        "spec":{"nodeName":"n1"},"status":{"phase":"Running","podIP":"10.0.0.5"}},
       {"metadata":{"uid":"u2","name":"b","namespace":"batch"},"spec":{"nodeName":"n2"},
        "status":{"phase":"Failed","podIP":"10.0.0.6"}}""";

  @TempDir private Path directory;
  private final List<String> names = new ArrayList<>();

  @BeforeEach
  void account() throws IOException {
    Files.writeString(directory.resolve("token"), "the-token");
  }

  private Optional<ApiProblem> read(URI server, Duration request, BooleanSupplier goesOn)
      throws InterruptedException {
    return new ClusterPods(request, Duration.ofSeconds(1))
        .read(
            new KubernetesAccess.InCluster(server, directory),
            each -> names.add(each.pod().name().orElseThrow()),
            goesOn);
  }

  @Test
  void allPodsOfAllNodesComeAtOnce() throws Exception {
    try (RawApi api = new RawApi((_, answer) -> answer.json(200, LIST + "]}"))) {
      assertThat(read(api.uri(), Duration.ofSeconds(20), () -> true)).isEmpty();
      assertThat(names).containsExactly("web-1", "b");
      assertThat(api.requests()).hasSize(1);
      assertThat(api.requests().getFirst().target()).isEqualTo("/api/v1/pods?resourceVersion=0");
      assertThat(api.requests().getFirst().authorization()).isEqualTo("Bearer the-token");
    }
  }

  @Test
  void whatIsNotAllowedIsSaidWithItsRemedy() throws Exception {
    try (RawApi api =
        new RawApi((_, answer) -> answer.json(403, RawApi.status(403, "Forbidden")))) {
      assertThat(read(api.uri(), Duration.ofSeconds(20), () -> true).orElseThrow().reason())
          .isEqualTo("not allowed to list pods (403)");
      assertThat(names).isEmpty();
    }
  }

  @Test
  void whatBreaksOffIsUsedAndWhatStopsIsNotWaitedFor() throws Exception {
    try (RawApi api =
        new RawApi(
            (_, answer) -> {
              answer.begin();
              answer.chunk(LIST);
              answer.silence();
            })) {
      assertThat(read(api.uri(), Duration.ofSeconds(20), () -> true)).isPresent();
      assertThat(names).containsExactly("web-1", "b");
    }
  }

  @Test
  void aSilentOneIsGivenUpAndSoIsOneThatNobodyWaitsFor() throws Exception {
    try (RawApi api = new RawApi((_, answer) -> answer.silence())) {
      assertThat(read(api.uri(), Duration.ofMillis(200), () -> true)).hasValue(ApiProblem.SILENT);
      assertThat(
              new ClusterPods(Duration.ofSeconds(50), Duration.ofSeconds(50))
                  .read(new KubernetesAccess.InCluster(api.uri(), directory), _ -> {}, () -> false))
          .isPresent();
    }
  }
}
