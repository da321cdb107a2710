package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import io.imdscope.workload.kubernetes.CrudApi;
import io.imdscope.workload.kubernetes.TestPod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real pods on a real runtime make calls, the agent traces them, and an API takes its Events. */
@Timeout(240)
class PodEventsInLabTest {
  private static final int CALLS = 100;
  private static final String TOKEN = "http://169.254.169.254/latest/api/token";
  private static final String ROLES =
      "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

  @TempDir private Path temp;

  private ContainerLab lab;
  private CrudApi api;
  private RunningPod web;
  private PinPlace pins;
  private int called;
  private String curl = "curl -q -s -o /dev/null";
  private String url = "http://169.254.169.254/latest/meta-data/ami-id";

  @BeforeEach
  void begin() throws Exception {
    // As far as pods, so that there are real tokens.
    lab = ContainerLab.up("events", options -> options.withHopLimit(2));
    api = new CrudApi();
    pins = PinPlace.in(temp);
    TestPod pod = TestPod.named("web-1");
    api.create(pod);
    web = lab.pods().run(Pod.of("shop", "web-1").withUid(pod.uid()).with("app", "sleep", "1000"));
  }

  @AfterEach
  void end() throws Exception {
    try (ContainerLab _ = lab;
        CrudApi _ = api;
        PinPlace _ = pins) {
      // Each is closed, whatever becomes of the others.
    }
  }

  @Test
  void aHundredCallsAreOneEventUntilItIsSwitchedOff() throws Exception {
    Path config = temp.resolve("agent.yaml");
    Files.writeString(config, "kubernetes-events: true\n");
    try (AgentRun agent = AgentRun.attached(flags("--config", config.toString()))) {
      callUntilNamed(agent);
      call(CALLS);
      Await.orFail(() -> !api.events().isEmpty(), agent::err);
      Await.orFail(() -> logged() == called, () -> "logged=" + logged());
      Map<String, Object> event = Json.object(api.events().getFirst());
      assertThat(event).containsEntry("reason", "IMDSv1Call").containsEntry("type", "Warning");
      assertThat(part(event, "regarding"))
          .containsEntry("kind", "Pod")
          .containsEntry("namespace", "shop")
          .containsEntry("name", "web-1")
          .containsEntry("uid", web.pod().uid())
          .containsEntry("fieldPath", "spec.containers{app}");
      assertThat((String) part(event, "metadata").get("name")).startsWith("web.imdscope-");
      assertThat((String) event.get("note"))
          .contains("without a token (IMDSv1)")
          .contains("in container app by \"curl")
          .contains("What to change (fix-script-curl): ");

      Files.writeString(config, "kubernetes-events: false\n");
      agent.signal("HUP");
      agent.awaitSaid("the settings were read again");
      assertThat(agent.stop()).as(agent.err()).isZero();
      assertThat(api.events()).hasSize(1);
      assertThat(agent.err()).doesNotContain("Events are missing");
    }
  }

  @Test
  void whatIsNotAllowedIsSaidOnceAndAllIsTraced() throws Exception {
    api.answerEvents(403);
    try (AgentRun agent = AgentRun.attached(flags("--kubernetes-events", "true"))) {
      callUntilNamed(agent);
      agent.awaitSaid("Kubernetes Events are missing: not allowed to create Events (403)");
      call(CALLS);
      Await.orFail(() -> logged() == called, () -> "logged=" + logged());
      assertThat(agent.stop()).as(agent.err()).isZero();
      assertThat(agent.err().lines().filter(line -> line.contains("Events"))).hasSize(1);
    }
  }

  @Test
  void noneIsWrittenUnlessItIsAskedFor() throws Exception {
    try (AgentRun agent = AgentRun.attached(flags("--kubernetes-events=false"))) {
      call(CALLS);
      Await.orFail(() -> logged() == called, () -> "logged=" + logged());
      assertThat(agent.stop()).as(agent.err()).isZero();
      assertThat(api.events()).isEmpty();
    }
  }

  /** Real tokens and credentials, beside the name of a client that shows them to everybody. */
  @Test
  void noSecretOfACallerIsInWhatTheApiIsSent() throws Exception {
    Search secrets = new Search();
    Search marks = new Search();
    String token = said("-X", "PUT", "-H", "X-aws-ec2-metadata-token-ttl-seconds: 600", TOKEN);
    String header = "X-aws-ec2-metadata-token: " + token;
    String role = said("-H", header, ROLES).strip();
    Map<String, Object> credentials = Json.object(said("-H", header, ROLES + role));
    String key = credentials.get("SecretAccessKey").toString();
    String session = credentials.get("Token").toString();
    secrets.with("the token", token).with("the secret key", key).with("the session", session);
    curl +=
        " -A 'mark-"
            + marks.planted("client")
            + "/1.0 (AWS_SECRET_ACCESS_KEY="
            + key
            + " AWS_SESSION_TOKEN="
            + session
            + ") "
            + token
            + "' -H 'Authorization: Bearer "
            + secrets.planted("a bearer's token")
            + "'";
    url += "?token=" + token;
    try (AgentRun agent = AgentRun.attached(flags("--kubernetes-events", "true"))) {
      callUntilNamed(agent);
      Await.orFail(() -> !api.events().isEmpty(), agent::err);
      assertThat(agent.stop()).as(agent.err()).isZero();
    }
    String sent = String.join("\n", api.events()) + String.join("\n", api.requests());
    assertThat(marks.in(sent)).containsExactly("client");
    assertThat(secrets.in(sent)).isEmpty();
  }

  private String said(String... arguments) throws Exception {
    ContainerLab.Said said =
        lab.exec(
            web,
            "app",
            Stream.concat(Stream.of("curl", "-q", "-s"), Stream.of(arguments))
                .toArray(String[]::new));
    assertThat(said.code()).isZero();
    return said.text();
  }

  /** The API is asked on its own thread: the first calls may be too early for an owner. */
  private void callUntilNamed(AgentRun agent) throws Exception {
    long deadline = System.nanoTime() + Await.PATIENCE.toNanos();
    while (!ownerIsKnown()) {
      assertThat(System.nanoTime() - deadline).as(agent.err()).isNegative();
      call(1);
      Await.orFail(() -> logged() == called, () -> "logged=" + logged());
    }
  }

  private void call(int times) throws Exception {
    called += times;
    String loop =
        "i=0; while [ $i -lt " + times + " ]; do " + curl + " " + url + "; i=$((i+1)); done";
    assertThat(lab.exec(web, "app", "sh", "-c", loop).code()).isZero();
  }

  private boolean ownerIsKnown() {
    return calls().stream().anyMatch(call -> call.has("k8s.deployment.name"));
  }

  private long logged() {
    return calls().size();
  }

  private List<Printed> calls() {
    return AgentRun.logged(temp.resolve("log")).stream()
        .filter(line -> line.isRequest() && line.path().endsWith("/ami-id"))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> event, String name) {
    return (Map<String, Object>) event.get(name);
  }

  private String[] flags(String... more) throws Exception {
    Path kubeconfig = api.kubeconfig(temp);
    return Stream.concat(
            Stream.of(
                "--log",
                temp.resolve("log").toString(),
                "--metrics",
                "none",
                pins.flag(),
                "--cri-socket",
                lab.socket().toString(),
                "--kubeconfig",
                kubeconfig.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
