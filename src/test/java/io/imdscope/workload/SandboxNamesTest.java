package io.imdscope.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's id is read off the shim, and no more is said than the log and lists tell. */
class SandboxNamesTest {
  private static final String SHIM =
      "/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id "
          + Samples.ID
          + " -address /run/containerd/containerd.sock";

  private static ProcessIdentity shim(String args) {
    return Samples.process(900, "containerd-shim", args.split(" "));
  }

  private static Request by(ProcessIdentity... ancestors) {
    Caller caller =
        new Caller(
            Samples.process(1000, "app", "app"),
            OptionalInt.empty(),
            "app",
            OptionalInt.empty(),
            List.of(ancestors),
            CgroupPath.UNKNOWN,
            OptionalLong.empty(),
            Source.LEGACY_LOG);
    return Samples.request(Version.V1, Samples.head("GET", "/")).withCaller(caller);
  }

  @Test
  void withoutARuntimeItIsTheSandboxsId() throws IOException {
    try (SandboxNames names = SandboxNames.start(Optional.empty())) {
      names.add(new ByteArrayInputStream("{\"items\":[]}".getBytes(UTF_8)));
      Naming naming = names.name(by(Samples.process(950, "sh", "sh"), shim(SHIM)));
      assertThat(naming).isEqualTo(new Naming(Samples.IN_CONTAINERD, false));
      assertThat(names.notes())
          .containsExactly(
              "1 pod is told by the sandbox's id, not by name: only the node's runtime knows it"
                  + " (--cri-socket), a list of pods does not hold it");
      assertThat(names.name(by())).isEqualTo(new Naming(Workload.UNKNOWN, false));
    }
  }

  @Test
  @Timeout(60)
  void theRuntimeNamesThePodAndTheListItsOwner() throws IOException {
    String list =
        "{\"items\":[{\"metadata\":{\"uid\":\"u\",\"name\":\"web-1\",\"namespace\":\"shop\","
            + "\"ownerReferences\":[{\"kind\":\"StatefulSet\",\"name\":\"web\",\"controller\":true}]}}]}";
    FakeSource source = new FakeSource().sandbox(Samples.ID, FakeSource.pod("u", "web-1"));
    WorkloadNames runtime =
        new WorkloadNames(
            List.of(source),
            PodDetailsSource.NONE,
            new LoginSessions(Path.of("/")),
            System::nanoTime,
            _ -> {});
    try (SandboxNames names = new SandboxNames(runtime, true)) {
      names.add(new ByteArrayInputStream(list.getBytes(UTF_8)));
      List<Request> named = new ArrayList<>();
      NamedRequests requests = new NamedRequests(names, named::add);
      requests.accept(by(shim(SHIM)), 0);
      while (requests.isHolding()) {
        Thread.onSpinWait();
        requests.tick(0);
      }
      Workload.Pod pod = (Workload.Pod) named.getFirst().workload();
      assertThat(pod.name()).contains("web-1");
      assertThat(pod.namedBy()).contains(Source.CRI);
      assertThat(pod.details().orElseThrow().owner())
          .contains(new Workload.Owner("StatefulSet", "web"));
      assertThat(names.notes()).isEmpty();
    }
  }

  /** What runs in a container may call itself a shim; the true one is further out. */
  @Test
  void theOutermostShimCounts() {
    String other = SHIM.replace(Samples.ID, "a".repeat(64));
    assertThat(SandboxNames.sandbox(by(shim(other), shim(SHIM)).caller().orElseThrow()))
        .contains(Samples.ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shim -namespace moby -id " + Samples.ID,
        "shim -namespace k8s.io -id",
        "shim -namespace k8s.io -id 0123",
        "shim -namespace k8s.io",
        "shim -id " + Samples.ID,
        "shim",
      })
  void otherArgumentsNameNobody(String args) {
    assertThat(SandboxNames.sandbox(by(shim(args)).caller().orElseThrow())).isEmpty();
  }
}
