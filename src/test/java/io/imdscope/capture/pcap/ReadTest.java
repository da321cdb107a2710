package io.imdscope.capture.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.LoopbackServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code imdscope read} as a program: what it says, where, and how it ends. */
class ReadTest {
  private static final String TOKEN =
      Dialogue.GET.replace("\r\n\r\n", "\r\nX-aws-ec2-metadata-token: AQAAA-secret==\r\n\r\n");

  @TempDir private Path directory;
  private String out = "";
  private String err = "";

  private static MadeCapture capture(String request) {
    MadeCapture capture = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    new Dialogue(new Packets(), Dialogue.START, capture::add).whole(request, Dialogue.OK);
    return capture;
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.imdscope.cli.Main"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("IMDSCOPE_"));
    return builder;
  }

  private int run(String... arguments) throws Exception {
    Process process = builder(List.of(arguments)).start();
    process.getOutputStream().close();
    out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    err = Files.readString(directory.resolve("err"));
    assertThat(out + err).doesNotContain("SECRET").doesNotContain("AQAAA");
    return process.exitValue();
  }

  @Test
  void theClusterNamesPodsByTheirAddressesAndWhyItDoesNotIsSaid() throws Exception {
    String whole = file("whole.pcap", capture(Dialogue.GET).pcap(true)).toString();
    String list =
        """
        {"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"uid":"u","name":"web-1","namespace":"shop"},
         "spec":{},"status":{"phase":"Running","podIP":"10.20.1.2"}}]}""";
    for (int status : new int[] {200, 401}) {
      try (LoopbackServer api =
          new LoopbackServer(
              (in, to) -> {
                if (LoopbackServer.head(in).isPresent()) {
                  to.write(
                      Packets.bytes(
                          "HTTP/1.1 %d It\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                              .formatted(status, list.length(), list)));
                }
              })) {
        String kubeconfig =
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """
                .formatted(api.uri());
        String config = file("kubeconfig", Packets.bytes(kubeconfig)).toString();
        assertThat(run("read", "--kubeconfig", config, whole)).as(err).isZero();
        assertThat(out.contains("shop/web-1")).as(out + err).isEqualTo(status == 200);
        assertThat(err.contains("pods are not named by the cluster: ")).isEqualTo(status != 200);
      }
    }
    assertThat(run("read", "--kubeconfig", directory.resolve("none").toString(), whole))
        .isEqualTo(2);
  }

  @Test
  void exitCodesAreThoseOfWatch() throws Exception {
    String whole = file("whole.pcap", capture(Dialogue.GET).pcap(true)).toString();
    byte[] bytes = capture(Dialogue.GET).pcap(false);
    String cut = file("cut.pcap", Packets.part(bytes, 0, bytes.length - 9)).toString();
    String none = file("none", Packets.bytes("nothing")).toString();
    assertThat(run("read", whole)).isZero();
    assertThat(out).contains(" v1 ").contains("? from 10.20.1.2:40000");
    assertThat(run("read", "--fail-on", "v1", whole)).isEqualTo(3);
    assertThat(run("read", "--fail-on", "rejected", whole)).isZero();
    assertThat(run("read", cut)).isEqualTo(4);
    assertThat(out).contains(" v1 ");
    assertThat(err)
        .containsOnlyOnce("imdscope: " + cut + ": it is cut off within a packet at byte ");
    assertThat(run("read", "--fail-on", "lost", cut)).isEqualTo(3);
    assertThat(run("read", none, whole)).isEqualTo(4);
    assertThat(err).contains(none + ": is no capture");
    assertThat(run("read", none)).isEqualTo(2);
    assertThat(run("read", "-")).isEqualTo(4);
    assertThat(err).contains("standard input: is empty").doesNotContain("no capture");
    assertThat(run("read", file("empty.pcap", new byte[0]).toString())).isEqualTo(2);
    assertThat(err).contains("empty.pcap: is empty");
    assertThat(run("read", directory.resolve("missing").toString())).isEqualTo(2);
    assertThat(err).contains("it is not there");
    assertThat(run("read", "-", whole)).isEqualTo(2);
    assertThat(run("read", "--pods", none, whole)).isEqualTo(2);
    assertThat(run("read", "--format", "legacy", whole)).isZero();
  }

  /** Nobody can tell from a capture through which filter it was made. */
  @Test
  void aCaptureMakesNotReadyAndNeverReady() throws Exception {
    MadeCapture empty = new MadeCapture(ByteOrder.LITTLE_ENDIAN, LinkLayer.ETHERNET);
    empty.add(Dialogue.START, new Packets().ip("0a000001", "0a000002", new byte[20]));
    empty.add(
        Dialogue.START + 60_000_000_000L, new Packets().ip("0a000001", "0a000002", new byte[20]));
    String[] names = {"empty", "token", "v1"};
    byte[][] captures = {
      empty.pcap(true), capture(TOKEN).pcap(true), capture(Dialogue.GET).pcap(true)
    };
    for (int i = 0; i < names.length; i++) {
      String log = directory.resolve(names[i]).toString();
      String file = file(names[i] + ".pcap", captures[i]).toString();
      assertThat(run("read", "--log", log, file)).isZero();
      assertThat(err).doesNotContain("Verdict: ready");
      for (String window : new String[] {"1s", "7d"}) {
        assertThat(run("report", "--window", window, log))
            .as(out)
            .isEqualTo(names[i].equals("v1") ? 3 : 4);
        assertThat(run("report", "--autoscaled", "--window", window, log))
            .as(out)
            .isEqualTo(names[i].equals("v1") ? 3 : 4);
      }
    }
  }

  @Test
  @Timeout(120)
  void aLiveCaptureIsShownAsItComes() throws Exception {
    byte[] bytes = capture(Dialogue.GET).pcap(true);
    Process process = builder(List.of("read", "--format", "json", "-")).start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      OutputStream in = process.getOutputStream();
      in.write(bytes, 0, bytes.length - 140); // the last two packets are still to come
      in.flush();
      assertThat(lines.readLine()).contains("imdscope.start");
      assertThat(lines.readLine()).contains("\"imds.version\":\"v1\"").contains("10.20.1.2");
      assertThat(process.isAlive()).isTrue();
      in.write(bytes, bytes.length - 140, 140);
      in.close();
      assertThat(lines.readLine()).contains("imdscope.stop");
      assertThat(lines.readLine()).isNull();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
