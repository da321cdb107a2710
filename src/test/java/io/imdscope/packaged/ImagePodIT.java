package io.imdscope.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.Where;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.trace.AgentRun;
import io.imdscope.trace.Await;
import io.imdscope.trace.Printed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The image on a real containerd, as the DaemonSet's pod: its commands, mounts and confinement. */
@Tag("slow")
@Timeout(600)
class ImagePodIT {
  /** CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, as bits. */
  private static final long CAPABILITIES = 1L << 39 | 1L << 38 | 1L << 12 | 1L << 19 | 1L << 2;

  /**
   * Without a Kubernetes API, which takes some 10 MiB more; the machine and the moment count for
   * some too.
   */
  private static final int MAX_RESIDENT_KIB = 96 << 10;

  private static final int KILLS = 3;
  private static final int CALLS_BETWEEN_KILLS = 150;

  /** Calls of all three kinds, each with a target of its own, but for tokens; told to stop. */
  private static final String CALLS =
      """
      url=http://169.254.169.254/latest
      i=0
      while [ $i -lt $0 ] && [ ! -e /tmp/stop ]; do
        i=$((i+1))
        curl -q -s -m 30 -o /dev/null "$url/meta-data/ami-id?v1-$1-$i-[1-20]" || exit 3
        token=$(curl -q -s -m 30 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $url/api/token) || exit 4
        curl -q -s -m 30 -o /dev/null -H "X-aws-ec2-metadata-token: $token" \
          "$url/meta-data/instance-id?v2-$1-$i-[1-20]" || exit 5
        sleep 0.1
      done
      """;

  private Path bpf;

  /** One of the test's own, so that nothing is pinned on the machine. */
  @BeforeEach
  void mountBpf() throws Exception {
    ContainerLab.requirePrograms();
    Machine.requireProgram("kubectl");
    bpf = Files.createTempDirectory("imdscope-bpf");
    String _ = Run.well("mount", "-t", "bpf", "bpf", bpf.toString());
  }

  @AfterEach
  void unmountBpf() throws Exception {
    if (bpf != null) {
      String _ = Run.well("umount", bpf.toString());
      Files.delete(bpf);
    }
  }

  @Test
  void theDaemonSetsPodWatchesTheNodeAndLosesNothingWhenItIsKilled() throws Exception {
    Manifests manifests = Manifests.render("deploy/kubernetes");
    Path archive = Images.built();
    try (ContainerLab lab = ContainerLab.up("image", options -> options.withHopLimit(2))) {
      Images.load(lab.socket(), archive, Images.onNode(manifests));
      RunningPod web = lab.pods().run(Pod.of("shop", "web-1").with("app", "sleep", "1000"));
      try (AgentPod pod = new AgentPod(lab, manifests, bpf)) {
        String doctor = pod.start("doctor", 0, List.of("doctor"));
        assertThat(lab.pods().awaitExit(doctor, Await.PATIENCE)).isTrue();
        assertThat(pod.said("doctor", 0).lines())
            .isNotEmpty()
            .allMatch(line -> line.startsWith("ok "));

        String agent = pod.startAgent(0);
        awaitAttached(pod, 0);
        awaitRuntimeHeard(lab, pod, web);
        assertThat(lab.exec(web, "app", "sh", "-c", CALLS, "2", "few").code()).isZero();
        awaitAllLogged(lab, pod);
        assertNamed(pod);
        assertConfined(Contained.in(agent));
        assertServed(lab, manifests, Contained.in(agent).address());

        agent = killUnderLoad(lab, pod, web, agent);
        awaitAllLogged(lab, pod);
        assertThat(Contained.in(agent).residentKib()).isLessThan(MAX_RESIDENT_KIB);

        pod.stop(agent);
        assertThat(lines(pod, "imdscope.stop")).isNotEmpty();
        assertThat(lost(pod)).isNotEmpty().containsOnly(0L);
        assertThat(bpf.resolve("imdscope")).isNotEmptyDirectory();
        String detach = pod.start("detach", 0, List.of("agent", "--detach"));
        assertThat(lab.pods().awaitExit(detach, Await.PATIENCE)).isTrue();
        assertThat(pod.said("detach", 0)).contains("the kernel records nothing any more");
        assertThat(bpf.resolve("imdscope")).doesNotExist();
      }
    }
  }

  /** Kills the agent again and again while a pod calls, as the kubelet starts it anew. */
  private static String killUnderLoad(
      ContainerLab lab, AgentPod pod, RunningPod web, String running) throws Exception {
    Process load =
        lab.lab()
            .containers()
            .exec(web.pod().uid(), web.container("app"), List.of("sh", "-c", CALLS, "2000", "many"))
            .redirectErrorStream(true)
            .redirectOutput(lab.directory().resolve("load").toFile())
            .start();
    String agent = running;
    try {
      for (int attempt = 1; attempt <= KILLS; attempt++) {
        int enough = lab.asked().size() + CALLS_BETWEEN_KILLS;
        Await.orFail(() -> logged(pod).size() >= enough, () -> "calls are logged");
        Contained.in(agent).kill();
        assertThat(lab.pods().awaitExit(agent, Await.PATIENCE)).isTrue();
        agent = pod.startAgent(attempt);
        awaitAttached(pod, attempt);
        assertThat(pod.said("agent", attempt))
            .contains("goes on with what the kernel has recorded");
      }
      assertThat(load.isAlive()).as("the load ended early").isTrue();
    } finally {
      assertThat(lab.exec(web, "app", "touch", "/tmp/stop").code()).isZero();
      assertThat(load.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(load.exitValue()).as(Files.readString(lab.directory().resolve("load"))).isZero();
    return agent;
  }

  private static void awaitAttached(AgentPod pod, int attempt) throws InterruptedException {
    Await.orFail(
        () -> pod.said("agent", attempt).contains("is attached and keeps watch"),
        () -> pod.said("agent", attempt));
  }

  /** What the service was asked is what the log on the node has: nothing missing, nothing twice. */
  private static void awaitAllLogged(ContainerLab lab, AgentPod pod) throws Exception {
    List<String> asked = lab.asked().stream().map(ImagePodIT::call).sorted().toList();
    Await.until(() -> logged(pod).size() >= asked.size());
    assertThat(logged(pod)).containsExactlyElementsOf(asked);
  }

  private static String call(RequestRecord asked) {
    String version = asked.method().equals("PUT") ? "token" : asked.token() ? "v2" : "v1";
    return asked.target() + " " + asked.method() + " " + version + " " + asked.clientPort();
  }

  private static List<String> logged(AgentPod pod) {
    return lines(pod, "imds.request").stream()
        .map(
            event ->
                event.target()
                    + " "
                    + event.text("http.request.method")
                    + " "
                    + event.version()
                    + " "
                    + event.number("client.port"))
        .sorted()
        .toList();
  }

  private static List<Printed> lines(AgentPod pod, String name) {
    return AgentRun.logged(pod.log()).stream()
        .filter(line -> line.text("event.name").equals(name))
        .toList();
  }

  /**
   * A call waits a second for its names; on a busy machine the runtime's first answer takes longer.
   */
  private static void awaitRuntimeHeard(ContainerLab lab, AgentPod pod, RunningPod web)
      throws InterruptedException {
    Await.orFail(
        () -> {
          try {
            assertThat(lab.exec(web, "app", "sh", "-c", CALLS, "1", "first").code()).isZero();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
          return lines(pod, "imds.request").stream()
              .anyMatch(event -> event.text("k8s.pod.name").equals("web-1"));
        },
        () -> "no call was named: " + pod.said("agent", 0).lines().limit(5).toList());
  }

  /** What each line of coverage says was lost. */
  private static List<Long> lost(AgentPod pod) {
    return AgentRun.logged(pod.log()).stream()
        .filter(line -> line.has("imdscope.lost_total"))
        .map(line -> line.number("imdscope.lost_total"))
        .toList();
  }

  private static void assertNamed(AgentPod pod) {
    assertThat(
            lines(pod, "imds.request").stream()
                .filter(event -> event.target().contains("-few-"))
                .map(
                    event ->
                        Stream.of(
                                "process.executable.name",
                                "k8s.namespace.name",
                                "k8s.pod.name",
                                "k8s.container.name",
                                "host.name")
                            .map(event::text)
                            .toList()))
        .containsOnly(List.of("curl", "shop", "web-1", "app", "node-1"));
  }

  private static void assertConfined(Contained agent) throws IOException {
    Map<String, String> status = agent.status();
    for (String set : List.of("CapEff", "CapPrm", "CapBnd")) {
      assertThat(Long.parseUnsignedLong(status.get(set), 16)).as(set).isEqualTo(CAPABILITIES);
    }
    assertThat(status).containsEntry("NoNewPrivs", "1").containsEntry("Seccomp", "2");
  }

  /** As the kubelet probes, and as Prometheus finds it through the PodMonitor: from the node. */
  private static void assertServed(ContainerLab lab, Manifests manifests, String address)
      throws Exception {
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      Map<String, Object> asked = Manifests.map(manifests.container(), probe);
      Map<String, Object> get = Manifests.map(asked, "httpGet");
      String page =
          page(
              lab,
              asked.get("timeoutSeconds").toString(),
              address + ":" + port(manifests, get.get("port")) + get.get("path"));
      assertThat(page).as(probe).endsWith("status=200");
    }
    Map<String, Object> monitor =
        Manifests.map(Manifests.render("deploy/kubernetes/monitoring").one("PodMonitor"), "spec");
    Object port = Manifests.maps(monitor, "podMetricsEndpoints").getFirst().get("port");
    String metrics = page(lab, "10", address + ":" + port(manifests, port) + "/metrics");
    assertThat(metrics).endsWith("status=200").contains("imdscope_attached 1");
    Map<String, Long> expected = new TreeMap<>();
    lab.asked().forEach(asked -> expected.merge(call(asked).split(" ", -1)[2], 1L, Long::sum));
    Map<String, Long> counted = new TreeMap<>();
    Pattern.compile("imdscope_requests_total\\{(.*)} ([0-9]+)")
        .matcher(metrics)
        .results()
        .forEach(
            found ->
                counted.merge(
                    found.group(1).replaceAll(".*version=\"([a-z0-9]+)\".*", "$1"),
                    Long.parseLong(found.group(2)),
                    Long::sum));
    assertThat(counted).isEqualTo(expected);
    assertThat(metrics.lines().filter(line -> line.startsWith("imdscope_requests_total{")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("version=\"v1\"", "namespace=\"shop\"", "container=\"app\""));
  }

  private static Object port(Manifests manifests, Object name) {
    return Manifests.maps(manifests.container(), "ports").stream()
        .filter(port -> port.get("name").equals(name))
        .findFirst()
        .orElseThrow()
        .get("containerPort");
  }

  private static String page(ContainerLab lab, String seconds, String url) throws Exception {
    Process curl =
        lab.lab()
            .exec(
                Where.NODE,
                "curl",
                "-q",
                "-s",
                "--noproxy",
                "*",
                "-m",
                seconds,
                "-w",
                "status=%{http_code}",
                "http://" + url)
            .start();
    curl.getOutputStream().close();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
