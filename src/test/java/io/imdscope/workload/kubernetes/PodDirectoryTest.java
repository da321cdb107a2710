package io.imdscope.workload.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Workload.Owner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against an API server that keeps what is created, over HTTP. */
@Timeout(240)
class PodDirectoryTest {
  @TempDir private Path serviceAccount;

  private CrudApi api;

  @BeforeEach
  void start() {
    api = new CrudApi();
  }

  @AfterEach
  void stop() {
    api.close();
    assertThat(api.requests())
        .allMatch(
            request ->
                request.matches("GET /api/v1/pods\\?.*fieldSelector=spec.nodeName%3D.*")
                    || request.matches("GET /api/v1/namespaces/shop/pods/[a-z]+"));
  }

  @Test
  void podsAreFoundThatWereThereAndThatAppear() throws Exception {
    TestPod before = TestPod.named("before");
    TestPod after = TestPod.named("after");
    api.create(before);
    try (PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitPod(directory, before);
      Directories.awaitWatch(directory, api);
      api.create(after);
      Directories.awaitPod(directory, after);

      PodFacts facts = directory.pod(after.uid()).orElseThrow();
      assertThat(facts.namespace()).isEqualTo("shop");
      assertThat(facts.name()).isEqualTo("after");
      assertThat(facts.owner()).contains(new Owner("Deployment", "web"));
      assertThat(directory.pod("no-such-pod")).isEmpty();
    }
  }

  @Test
  void updatesAreSeen() throws Exception {
    TestPod pod = TestPod.named("web-1");
    api.create(pod);
    try (PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitPod(directory, pod);
      Directories.awaitWatch(directory, api);
      api.update(pod.containers(7));
      Directories.await(
          directory, () -> directory.pod(pod.uid()).orElseThrow().containers().size() == 10);
    }
  }

  @Test
  void deletedPodsAreStillAnswered() throws Exception {
    TestPod pod = TestPod.named("web-1");
    api.create(pod);
    try (PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitPod(directory, pod);
      Directories.awaitWatch(directory, api);
      api.delete(pod);
      Directories.await(directory, () -> pods(directory) == 0);
      assertThat(directory.pod(pod.uid())).map(PodFacts::name).contains("web-1");
    }
  }

  @Test
  void podsOfOtherNodesAreIgnored() throws Exception {
    TestPod elsewhere = TestPod.named("elsewhere").node("node-2");
    TestPod here = TestPod.named("here");
    api.create(elsewhere);
    try (PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitSynced(directory);
      Directories.awaitWatch(directory, api);
      api.create(TestPod.named("later-elsewhere").node("node-2"));
      api.create(here);
      Directories.awaitPod(directory, here);
      assertThat(pods(directory)).isEqualTo(1);
      assertThat(directory.pod(elsewhere.uid())).isEmpty();
    }
  }

  @Test
  void aRestartOfTheServerIsGotOver() throws Exception {
    TestPod first = TestPod.named("first");
    TestPod meanwhile = TestPod.named("meanwhile");
    api.create(first);
    try (PodDirectory directory = Directories.start(api.uri(), serviceAccount)) {
      Directories.awaitPod(directory, first);
      api.stop();
      Directories.awaitFailing(directory, "cannot be reached");
      assertThat(directory.pod(first.uid())).isPresent();

      api.create(meanwhile);
      api.start();
      Directories.awaitPod(directory, meanwhile);
      Directories.awaitSynced(directory);
      assertThat(pods(directory)).isEqualTo(2);
    }
  }

  @Test
  void whereTheNodeIsKnownAllThatTheManifestGrantsIsAskedAndNoMore() throws Exception {
    TestPod pod = TestPod.named("pod");
    api.create(pod);
    KubernetesSettings settings =
        Directories.settings(api.uri(), serviceAccount, Optional.of(TestPod.NODE));
    try (PodDirectory directory = Directories.start(settings, () -> PodKey.of("shop", "pod"))) {
      Directories.awaitPod(directory, pod);
      Directories.await(directory, () -> api.requests().size() == 2);
    }
    Set<String> asked =
        api.requests().stream()
            .map(request -> URI.create(request.substring("GET ".length())))
            .map(request -> Verb.of(request).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    Path home = Path.of(System.getProperty("imdscope.basedir"));
    String granted =
        Pattern.compile("resources: \\[pods]\\s+verbs: \\[([a-z, ]*)]")
            .matcher(Files.readString(home.resolve("deploy/kubernetes/rbac.yaml")))
            .results()
            .map(rule -> rule.group(1))
            .collect(Collectors.joining(", "));
    assertThat(granted.split(", ", -1)).containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void nothingIsAskedButGetListAndWatchOfPods() throws Exception {
    TestPod own = TestPod.named("own");
    api.create(own);
    KubernetesSettings settings = Directories.settings(api.uri(), serviceAccount, Optional.empty());
    try (PodDirectory directory = Directories.start(settings, () -> PodKey.of("shop", "own"))) {
      Directories.awaitPod(directory, own);
      Directories.await(directory, () -> api.requests().size() == 3);
    }
    Set<String> shapes =
        api.requests().stream()
            .map(request -> request.replaceAll("resourceVersion=[0-9]+", "resourceVersion=N"))
            .collect(Collectors.toSet());
    assertThat(shapes)
        .contains(
            "GET /api/v1/namespaces/shop/pods/own",
            "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1&resourceVersion=N",
            "GET /api/v1/pods?allowWatchBookmarks=true&fieldSelector=spec.nodeName%3Dnode-1"
                + "&resourceVersion=N&timeoutSeconds=600&watch=true")
        .hasSize(3);
  }

  @Test
  void theNodeIsThatOfThePodThatTheRuntimeKnows() throws Exception {
    TestPod own = TestPod.named("own").node("ip-10-0-3-5.ec2.internal");
    api.create(own);
    KubernetesSettings settings = Directories.settings(api.uri(), serviceAccount, Optional.empty());
    int[] asked = new int[1];
    try (PodDirectory directory =
        Directories.start(
            settings, () -> ++asked[0] < 5 ? Optional.empty() : PodKey.of("shop", "own"))) {
      Directories.awaitPod(directory, own);
      Directories.awaitSynced(directory);
      assertThat(directory.status())
          .isInstanceOfSatisfying(
              KubernetesStatus.Synced.class,
              synced -> assertThat(synced.node()).isEqualTo("ip-10-0-3-5.ec2.internal"));
    }
  }

  @Test
  void aWrongGuessIsMendedOnceAPodIsKnown() throws Exception {
    TestPod own = TestPod.named("own");
    api.create(own);
    KubernetesSettings settings = Directories.settings(api.uri(), serviceAccount, Optional.empty());
    PodDirectory.Timing timing =
        new PodDirectory.Timing(
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ZERO,
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofMillis(20),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));
    AtomicInteger asked = new AtomicInteger();
    try (PodDirectory directory =
        PodDirectory.start(
            settings,
            () -> asked.incrementAndGet() == 1 ? Optional.empty() : PodKey.of("shop", "own"),
            InstantSource.system(),
            timing)) {
      Directories.awaitPod(directory, own);
      assertThat(api.requests().getFirst()).contains("spec.nodeName%3D" + NodeName.ofHost());
    }
  }

  @Test
  void aPodThatTheApiDoesNotKnowLeavesTheHostName() throws Exception {
    KubernetesSettings settings = Directories.settings(api.uri(), serviceAccount, Optional.empty());
    try (PodDirectory directory = Directories.start(settings, () -> PodKey.of("shop", "gone"))) {
      Directories.awaitSynced(directory);
      assertThat(directory.status())
          .isInstanceOfSatisfying(
              KubernetesStatus.Synced.class,
              synced -> assertThat(synced.node()).isEqualTo(NodeName.ofHost()));
    }
  }

  @Test
  void aKubeconfigIsEnough() throws Exception {
    TestPod pod = TestPod.named("web-1");
    api.create(pod);
    Path kubeconfig = kubeconfig("    token: abc");
    KubernetesSettings settings =
        KubernetesSettings.of(
            Map.of("NODE_NAME", TestPod.NODE), Optional.of(kubeconfig), Optional.empty());
    try (PodDirectory directory = Directories.start(settings, Optional::empty)) {
      Directories.awaitPod(directory, pod);
      assertThat(directory.note()).isEmpty();
    }
  }

  @Test
  void theProgramThatAKubeconfigRunsIsTold() throws Exception {
    TestPod pod = TestPod.named("web-1");
    api.create(pod);
    Path program = serviceAccount.resolve("credentials");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
        printf '"status":{"token":"from-the-program"}}'
        """);
    KubernetesSettings settings = withProgram(program, "[]");
    try (PodDirectory directory = Directories.start(settings, Optional::empty)) {
      Directories.awaitPod(directory, pod);
      assertThat(directory.note()).hasValueSatisfying(n -> assertThat(n).contains("credentials"));
    }
  }

  /** One that heeds no signal, and has started another such. */
  @Test
  void aProgramForCredentialsThatDoesNotEndIsEndedAndNoOther() throws Exception {
    Path program = serviceAccount.resolve("hanging");
    Path pids = serviceAccount.resolve("pids");
    Files.writeString(
        program,
        """
        #!/bin/sh
        trap '' TERM INT HUP
        sleep 600 &
        echo $$ $! > %1$s.new
        mv %1$s.new %1$s
        while :; do wait; done
        """
            .formatted(pids));
    KubernetesSettings settings = withProgram(program, "[get, \"a token\"]");
    Process other = new ProcessBuilder("sleep", "600").start();
    List<ProcessHandle> started = List.of();
    try {
      try (PodDirectory directory = Directories.start(settings, Optional::empty)) {
        Directories.await(directory, () -> Files.exists(pids));
        started =
            Stream.of(Files.readString(pids).strip().split(" "))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(started).hasSize(2).allMatch(ProcessHandle::isAlive);
      }
      for (ProcessHandle each : started) {
        assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(60));
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      started.forEach(ProcessHandle::destroyForcibly);
      other.destroyForcibly();
    }
  }

  @Test
  void withoutAccessItIsOff() {
    KubernetesSettings settings =
        KubernetesSettings.of(Map.of(), Optional.empty(), Optional.empty());
    try (PodDirectory directory = PodDirectory.start(settings, Optional::empty)) {
      assertThat(directory.status()).isEqualTo(new KubernetesStatus.Off());
      assertThat(directory.pod("x")).isEmpty();
    }
  }

  private static int pods(PodDirectory directory) {
    return directory.status() instanceof KubernetesStatus.Synced synced ? synced.pods() : -1;
  }

  /** Of a kubeconfig that gets its credentials from a program, with these arguments. */
  private KubernetesSettings withProgram(Path program, String arguments) throws IOException {
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path kubeconfig =
        kubeconfig(
            """
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: %s
              args: %s
              interactiveMode: Never
            """
                .formatted(program, arguments)
                .indent(4));
    return KubernetesSettings.of(Map.of(), Optional.of(kubeconfig), Optional.of(TestPod.NODE));
  }

  /** Of the test's API server, for a user who says who it is like this. */
  private Path kubeconfig(String user) throws IOException {
    return Files.writeString(
        serviceAccount.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test}}]
        clusters: [{name: test, cluster: {server: "%s"}}]
        users:
        - name: test
          user:
        %s
        """
            .formatted(api.uri(), user));
  }
}
