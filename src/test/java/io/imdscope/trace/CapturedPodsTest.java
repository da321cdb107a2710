package io.imdscope.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.lab.ContainerLab;
import io.imdscope.lab.Where;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What tcpdump and dumpcap capture of real pods and of the node is read as it was; tshark is the
 * judge of which requests there are, and in which order.
 */
class CapturedPodsTest {
  private static final String IMDS = "http://169.254.169.254";
  private static final String SECRET_KEY = "SecretAccessKey";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "1, false"})
  void whatPodsAskedIsReadAsItWas(int hopLimit, boolean translated) throws Exception {
    for (String program : List.of("tcpdump", "dumpcap", "tshark", "iptables")) {
      Machine.requireProgram(program);
    }
    Path pcap = directory.resolve("node.pcap");
    Path pcapng = directory.resolve("node.pcapng");
    try (ContainerLab lab =
        ContainerLab.up("captured", options -> options.withHopLimit(hopLimit))) {
      if (translated) {
        onNode(lab, "iptables -t nat -A POSTROUTING -o eth0 -s 10.20.2.0/24 -j MASQUERADE");
      }
      RunningPod pod = lab.pods().run(Pod.of("shop", "web-1").with("app", PodLab.SLEEP));
      String address = address(lab, pod);
      Process tcpdump =
          capture(
              lab, "tcpdump -Z root --immediate-mode -B 8192 -U -i any -w " + pcap, "listening on");
      Process dumpcap = capture(lab, "dumpcap -q -i any -w " + pcapng, "Capturing on");
      try {
        String calls =
            String.join(
                "\n",
                "curl -q -s -m 5 -o /dev/null " + IMDS + "/latest/meta-data/instance-id?1",
                "T=$(curl -q -s -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "
                    + IMDS
                    + "/latest/api/token)",
                "curl -q -s -m 5 -o /dev/null -H \"X-aws-ec2-metadata-token: $T\" "
                    + IMDS
                    + "/latest/meta-data/iam/security-credentials/imdscope-lab?2",
                "curl -q -s -m 5 -o /dev/null -o /dev/null "
                    + IMDS
                    + "/latest/meta-data/ami-id?3 "
                    + IMDS
                    + "/latest/meta-data/hostname?4",
                "true");
        assertThat(lab.exec(pod, "app", "sh", "-c", calls).code()).isZero();
        onNode(lab, calls);
        for (Path file : List.of(pcap, pcapng)) {
          Await.orFail(() -> judged(file).size() >= 10, () -> "captured: " + judged(file));
        }
      } finally {
        end(tcpdump);
        end(dumpcap);
      }
      Path pods = Files.writeString(directory.resolve("pods"), list(pod, address));
      for (Path file : List.of(pcap, pcapng)) {
        check(file, pods, address, hopLimit, translated, pod);
      }
    }
  }

  private void check(
      Path file, Path pods, String address, int hopLimit, boolean translated, RunningPod pod)
      throws Exception {
    Path log = directory.resolve(file.getFileName() + ".log");
    Said said =
        read("--format=json", "--pods", pods.toString(), "--log", log.toString(), file.toString());
    assertThat(said.code()).as(said.err()).isZero();
    List<Printed> calls = said.calls();
    assertThat(calls.stream().map(CapturedPodsTest::asJudged).toList())
        .containsExactlyElementsOf(judged(file));
    assertThat(said.out() + said.err()).doesNotContain(SECRET_KEY);
    for (Printed call : calls) {
      boolean ofPod = call.text("client.address").equals(address);
      assertThat(call.text("k8s.pod.name")).isEqualTo(ofPod ? pod.pod().name() : "");
      assertThat(call.attribution(ofPod ? "pod" : "client")).isEqualTo("address");
      assertThat(call.text("client.nat.ip")).isEqualTo(ofPod && translated ? "10.20.0.10" : "");
      if (call.version().equals("token")) {
        boolean died = ofPod && hopLimit == 1;
        assertThat(call.text("imds.outcome")).isEqualTo(died ? "no_response" : "ok");
        assertThat(call.number("network.hop_limit")).isEqualTo(ofPod ? hopLimit - 1 : hopLimit);
      }
    }
    assertThat(calls)
        .filteredOn(call -> call.path().contains("security-credentials"))
        .extracting(Printed::version)
        .containsExactly(hopLimit == 1 ? "v1" : "v2", "v2");
    if (hopLimit == 1) {
      assertThat(calls.get(2).text("imds.cause")).isEqualTo("token_unanswered");
      assertThat(calls.get(2).text("imds.advice")).isEqualTo("raise-hop-limit");
    }
    Said only =
        read(
            "--format=json",
            "--only=v2",
            "--fail-on=v1",
            "--namespace=shop",
            "--pods",
            pods.toString(),
            file.toString());
    assertThat(only.code()).isEqualTo(3);
    assertThat(only.calls()).hasSize(hopLimit == 1 ? 0 : 1);
    Said report = java("report", "--window=10m", log.toString());
    assertThat(report.code()).as(report.out() + report.err()).isEqualTo(3);
  }

  /** Who asked and what for, of each request where its packets have passed no router yet. */
  private static List<String> judged(Path file) {
    List<String> lines = new ArrayList<>();
    try {
      Said said =
          Said.of(
              List.of(
                  "tshark",
                  "-n",
                  "-r",
                  file.toString(),
                  "-T",
                  "fields",
                  "-E",
                  "separator=/s",
                  "-Y",
                  "http.request && (ip.ttl == 64 || ipv6.hlim == 64)",
                  "-e",
                  "ip.src",
                  "-e",
                  "tcp.srcport",
                  "-e",
                  "http.request.method",
                  "-e",
                  "http.request.uri"));
      said.out().lines().forEach(lines::add);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return lines;
  }

  private static String asJudged(Printed call) {
    return call.client() + " " + call.text("http.request.method") + " " + call.target();
  }

  private static String list(RunningPod pod, String address) {
    return """
        {"kind":"List","items":[{"metadata":{"namespace":"%s","name":"%s","uid":"%s"},
         "spec":{"nodeName":"node"},"status":{"phase":"Running","podIPs":[{"ip":"%s"}]}}]}
        """
        .formatted(pod.pod().namespace(), pod.pod().name(), pod.pod().uid(), address);
  }

  private static String address(ContainerLab lab, RunningPod pod) throws Exception {
    String said = lab.exec(pod, "app", "ip", "-o", "-4", "addr", "show", "dev", "eth0").text();
    Matcher matcher = Pattern.compile("inet ([0-9.]+)/").matcher(said);
    assertThat(matcher.find()).as(said).isTrue();
    return matcher.group(1);
  }

  private static void onNode(ContainerLab lab, String script) throws Exception {
    Process process =
        lab.lab().exec(Where.NODE, "sh", "-c", script).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  private Process capture(ContainerLab lab, String command, String ready) throws Exception {
    Path said = directory.resolve(command.substring(0, 7) + ".err");
    Process process =
        lab.lab()
            .exec(Where.NODE, "sh", "-c", "exec " + command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    Await.orFail(() -> text(said).contains(ready), () -> text(said));
    return process;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Said read(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("read"));
    arguments.addAll(List.of(options));
    return java(arguments.toArray(String[]::new));
  }

  private static Said java(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.add(Watcher.MAIN);
    command.addAll(List.of(arguments));
    return Said.of(command);
  }

  /** What a command said, and its exit code. */
  private record Said(int code, String out, String err) {
    static Said of(List<String> command) throws Exception {
      Path err = Files.createTempFile("imdscope-captured", ".err");
      try {
        Process process = Watcher.builder(command).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), out, Files.readString(err));
      } finally {
        Files.delete(err);
      }
    }

    List<Printed> calls() {
      return out.lines()
          .map(line -> new Printed(Json.object(line)))
          .filter(Printed::isRequest)
          .toList();
    }
  }
}
