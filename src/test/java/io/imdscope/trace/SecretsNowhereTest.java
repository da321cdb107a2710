package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.output.otlp.Collector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real tokens, credentials and authorizations are looked for wherever an agent might have left
 * them. Beside each secret goes a mark that is none: where it is not found, the search is wrong.
 */
@Timeout(240)
class SecretsNowhereTest {
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

  /** Below the ports that the kernel gives away. */
  private static final int METRICS = 19_298;

  @TempDir private Path temp;

  private final Search secrets = new Search();

  /** What the kernel cannot know for a secret: it goes with its connection. */
  private final Search passwords = new Search();

  private final Search marks = new Search();
  private TracedLab lab;
  private PinPlace pins;
  private Collector collector;
  private AgentRun agent;

  @BeforeEach
  void begin() throws Exception {
    Machine.requireProgram("python3");
    lab = TracedLab.up("secrets", (LabOptions options) -> options);
    pins = PinPlace.in(temp);
    collector = Collector.taking();
    agent =
        AgentRun.attached(
            List.of(),
            List.of("-Xmx48m", "-XX:+UseSerialGC"),
            pins.flag(),
            "--log=" + temp.resolve("log"),
            "--metrics=127.0.0.1:" + METRICS,
            "--otlp=" + collector.url(),
            "--events=json");
  }

  @AfterEach
  void end() throws Exception {
    try (TracedLab _ = lab;
        PinPlace _ = pins;
        Collector _ = collector;
        AgentRun _ = agent) {
      // Each is closed, whatever becomes of the others.
    }
  }

  @Test
  void noTokenAndNoCredentialIsAnywhere() throws Exception {
    String token = lab.token();
    secrets.with("the token", token);
    takeCredentials(token);
    callWithSecretsInArguments(token);
    String path = "mark-" + marks.planted("path");
    Files.writeString(temp.resolve("held.sh"), heldScript());
    Process held = lab.start(Where.NODE, "sh", temp.resolve("held.sh").toString());
    Map<String, Set<String>> found = new TreeMap<>();
    try {
      BufferedReader answers = held.inputReader();
      held.outputWriter().append(request(path, token)).append('\n').flush();
      assertThat(answers.readLine()).isEqualTo("answered");
      // Then the connection's caller is in the map that outlives the agent, and was logged.
      Await.orFail(() -> page().contains("entries{map=\"callers\"} 1.0"), () -> "a kept caller");
      Await.orFail(() -> agent.out().contains(path), () -> "the call, printed");
      Await.orFail(() -> collected().contains(path), () -> "the call, sent to the collector");
      held.outputWriter().append('\n').flush();
      assertThat(answers.readLine()).isEqualTo("written");
      Path all = temp.resolve("all.hprof");
      new AgentMemory(agent.process().pid()).dumpHeap(all, true);
      found.put("heap with its garbage", secrets.in(all));
      assertThat(marks.in(all)).contains("path", "caller", "ancestor");
      found.put("memory", new AgentMemory(agent.process().pid()).search(secrets));
      assertThat(new AgentMemory(agent.process().pid()).search(marks))
          .contains("path", "caller", "ancestor");
    } finally {
      held.outputWriter().close();
      assertThat(held.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    searchMaps(found);
    searchOutputs(found);
    assertThat(found).allSatisfy((where, what) -> assertThat(what).as(where).isEmpty());
    nothingOfAPasswordStays();
  }

  /** Once its connection is gone, what was garbage is collected, and nothing leads to it. */
  private void nothingOfAPasswordStays() throws Exception {
    Await.orFail(() -> page().contains("entries{map=\"callers\"} 0.0"), () -> "none kept");
    Path live = temp.resolve("live.hprof");
    new AgentMemory(agent.process().pid()).dumpHeap(live, false);
    assertThat(passwords.in(live)).isEmpty();
    assertThat(marks.in(live)).contains("ancestor");
    assertThat(outputs(passwords)).isEmpty();
    assertThat(passwords.in(page())).isEmpty();
    assertThat(agent.stop()).isZero();
    assertThat(passwords.in(collected())).isEmpty();
    assertThat(secrets.in(collected())).as("with what is sent at the end").isEmpty();
  }

  private void takeCredentials(String token) throws Exception {
    Path header = temp.resolve("header");
    Files.writeString(header, "X-aws-ec2-metadata-token: " + token + "\n");
    String role = get(header, ROLES).lines().findFirst().orElseThrow();
    Map<String, Object> credentials = Json.object(get(header, ROLES + role));
    secrets.with("the secret key", credentials.get("SecretAccessKey").toString());
    secrets.with("the session token", credentials.get("Token").toString());
  }

  private String get(Path header, String path) throws Exception {
    TracedLab.Ran ran =
        lab.curl(Where.NODE, "-H", "@" + header, TracedLab.url(TracedLab.IPV4, path));
    assertThat(ran.code()).isZero();
    return ran.text();
  }

  /** By files, so that no failure shows them. */
  private void callWithSecretsInArguments(String token) throws Exception {
    String url = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
    Path script = temp.resolve("calls.sh");
    Files.writeString(
        script,
        String.join(
            "\n",
            "sh -c 'curl -q -s -o /dev/null -H \"$0\" "
                + url
                + "; :' 'X-aws-ec2-metadata-token: "
                + token
                + "'",
            "curl -q -s -o /dev/null -u user:" + secrets.planted("a basic password") + " " + url,
            "curl -q -s -o /dev/null -H 'Authorization: Bearer "
                + secrets.planted("a bearer's token")
                + "' "
                + url,
            ""));
    assertThat(lab.run(Where.NODE, "sh", script.toString()).code()).isZero();
  }

  /** Its parent stays as long as it does, so that the parent's arguments are there to be read. */
  private String heldScript() throws IOException {
    String call =
        String.join(
            " ",
            Programs.PYTHON,
            lab.script("maps.py"),
            pins.directory().toString(),
            Files.createDirectory(temp.resolve("maps")).toString(),
            TracedLab.IPV4,
            "\"X-aws-ec2-metadata-token: " + secrets.planted("a token of the caller") + "\"",
            "\"Authorization: Basic " + secrets.planted("an authorization of the caller") + "\"",
            "--password",
            passwords.planted("a password of the caller"),
            "mark-" + marks.planted("caller"),
            "; :");
    return String.join(
        " ",
        "sh -c '" + call + "' shell --header",
        "'X-aws-ec2-metadata-token: " + secrets.planted("a token of an ancestor") + "'",
        "--password",
        passwords.planted("a password of an ancestor"),
        "mark-" + marks.planted("ancestor"),
        "\n");
  }

  private String request(String path, String token) {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                ("user:" + secrets.planted("a password")).getBytes(StandardCharsets.US_ASCII));
    secrets.with("a basic authorization", basic);
    String head =
        "GET /latest/meta-data/"
            + path
            + " HTTP/1.1\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token: "
            + token
            + "\r\nAuthorization: Basic "
            + basic
            + "\r\n\r\n";
    return HexFormat.of().formatHex(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void searchMaps(Map<String, Set<String>> found) throws IOException {
    Map<String, Set<String>> marked = new TreeMap<>();
    try (Stream<Path> files = Files.list(temp.resolve("maps"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replaceAll("-\\d+$", "");
        found.put("map " + name, secrets.in(file));
        marked.put(name, marks.in(file));
      }
    }
    assertThat(marked).hasSizeGreaterThanOrEqualTo(7);
    assertThat(marked.get("records")).contains("path", "caller");
    assertThat(marked.get("connections")).contains("path", "caller");
    assertThat(marked.get("callers")).contains("caller");
  }

  private void searchOutputs(Map<String, Set<String>> found) throws Exception {
    found.put("outputs", outputs(secrets));
    assertThat(outputs(marks)).contains("path", "caller", "ancestor");
    found.put("collector", secrets.in(collected()));
    assertThat(marks.in(collected())).contains("path", "caller", "ancestor");
    assertThat(page()).contains("imdscope_requests_total{");
    found.put("metrics", secrets.in(page()));
    assertThat(marks.in(page())).as("metrics tell neither paths nor arguments").isEmpty();
  }

  /** What is found in the log, standard output and standard error. */
  private Set<String> outputs(Search search) throws IOException {
    Set<String> found = new TreeSet<>(search.in(agent.out() + agent.err()));
    try (Stream<Path> files = Files.list(temp.resolve("log"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.addAll(search.in(file));
      }
    }
    return found;
  }

  /** All that the collector was sent. */
  private String collected() {
    return String.join("\n", collector.texts());
  }

  private static String page() {
    return Scrape.page(METRICS);
  }
}
