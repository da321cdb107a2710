package io.imdscope.capture.legacylog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Samples;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code imdscope read /var/log/imds/} as a program: what it says, where, and how it ends. */
class LegacyReadTest {
  private static final String IN_POD =
      FormsTest.V1.replace(
          "(pid:150:bash argv:/bin/bash /run/cmd)",
          "(pid:150:containerd-shim argv:/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id "
              + Samples.ID
              + " -address /run/containerd/containerd.sock)");

  @TempDir private Path directory;
  private String out = "";
  private String err = "";

  private ProcessBuilder builder(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx48m",
                "-Duser.timezone=America/New_York",
                "-cp",
                System.getProperty("java.class.path"),
                "io.imdscope.cli.Main",
                "read"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(directory.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("IMDSCOPE_"));
    return builder;
  }

  private int read(String... arguments) throws Exception {
    return run(builder(arguments));
  }

  private int run(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    process.getOutputStream().close();
    out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    err = Files.readString(directory.resolve("err"));
    return process.exitValue();
  }

  private String log(String... lines) throws IOException {
    Path log = Files.createTempDirectory(directory, "imds");
    Files.write(log.resolve("imds-trace.log"), List.of(lines));
    return log.toString();
  }

  @Test
  void aDirectoryIsReadAndTheZoneIsSaid() throws Exception {
    String log = log(IN_POD, FormsTest.V2, FormsTest.MISSING);
    assertThat(read("--format", "json", "--node", "n", log)).isZero();
    assertThat(out.lines()).hasSize(5);
    assertThat(out)
        .contains("\"time\":\"2026-11-23T05:37:05.229000000Z\"")
        .contains("\"container.id\":\"" + Samples.ID + "\"")
        .contains("{\"process\":\"legacy-log-lower-case\",\"container\":\"legacy-log-lower-case\"}")
        .contains("\"imdscope.kernel\":\"legacy-log\"")
        .doesNotContain("imds.outcome", "client.");
    assertThat(err)
        .contains("as of America/New_York")
        .contains("requests from 2026-11-23 05:37:05Z to 2026-11-23 05:37:0")
        .contains("1 pod is told by the sandbox's id");
    assertThat(read("--time-zone", "UTC", "--fail-on", "v1", "--format", "json", log)).isEqualTo(3);
    assertThat(out).contains("\"time\":\"2026-11-23T00:37:05.229000000Z\"");
    assertThat(read("--only", "unknown", log)).isZero();
    assertThat(out.lines()).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsSaidWithItsPlace() throws Exception {
    String log = log("SECRET", FormsTest.V1);
    String file = log + "/imds-trace.log";
    assertThat(read(log)).isEqualTo(4);
    assertThat(out).contains(" v1 ");
    assertThat(err).containsOnlyOnce("imdscope: " + file + ":1: is no line of the log");
    assertThat(out + err).doesNotContain("SECRET");
    assertThat(read(log, directory.resolve("missing").toString())).isEqualTo(4);
    assertThat(out).contains(" v1 ");
    assertThat(err).contains("missing: cannot be read");
    assertThat(read(directory.toString())).isEqualTo(2);
    assertThat(err).contains("is a directory without imds-trace.log");
    assertThat(read("--time-zone", "Nowhere", log)).isEqualTo(2);
    assertThat(err).contains("no time zone");
  }

  @Test
  void whatCannotBeMeantIsRefused() throws Exception {
    String log = log(FormsTest.V1);
    assertThat(read(log, log(FormsTest.V2))).isEqualTo(2);
    assertThat(err).contains("so give one directory");
    assertThat(read("--instance", "node", log)).isEqualTo(2);
    assertThat(err).contains("--instance: give an EC2 instance id");
    assertThat(read(Files.createFile(directory.resolve("none")).toString())).isEqualTo(2);
    assertThat(err).contains("none: is empty");
    Path pods = directory.resolve("pods.json");
    for (String nobody : List.of("{\"kind\":\"Pod\"}", "{\"items\":[]}", "NAMESPACE NAME")) {
      Files.writeString(pods, nobody);
      assertThat(read("--pods", pods.toString(), log)).isEqualTo(2);
      assertThat(err)
          .contains(nobody.startsWith("{") ? "holds no pods" : "is no JSON from line 1 on")
          .contains("give what kubectl get pods");
    }
  }

  @Test
  void noSecretIsInOutputLogOrErrors() throws Exception {
    String argv = "argv:bash -c curl -H \"Authorization: Bearer SECRET\" -b a=x; b=SECRET h)";
    String line = FormsTest.V1.replace("argv:bash run.sh)", argv).replace("argv:curl -s", argv);
    Path kept = Files.createTempDirectory(directory, "kept");
    assertThat(read("--format", "json", "--log", kept.toString(), log(argv, line))).isEqualTo(4);
    assertThat(out).contains("imds.request", "[redacted]");
    StringBuilder all = new StringBuilder(out + err);
    try (var files = Files.list(kept)) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    assertThat(all).hasSizeGreaterThan(2 * out.length()).doesNotContain("SECRET");
  }

  @Test
  void theInstanceIsToldInEveryLine() throws Exception {
    String id = "i-0123456789abcdef0";
    assertThat(read("--format", "json", "--instance", id, log(FormsTest.V1))).isZero();
    assertThat(out.lines()).hasSize(3).allMatch(line -> line.contains("\"" + id + "\""));
  }

  @Test
  void aLogWithoutACallIsOfNoOtherTime() throws Exception {
    assertThat(read("--format", "json", log("[2026-11-23 00:00:00,000] [INFO] Logging to x")))
        .isZero();
    assertThat(out).doesNotContain("\"time\":\"1970"); // the directory's name may hold it
    assertThat(err).contains("the log holds no call");
  }

  /** The log says nothing of when its tool ran. */
  @Test
  void aLogMakesNotReadyAndNeverReady() throws Exception {
    for (String line : List.of(FormsTest.V1, FormsTest.V2)) {
      String kept = Files.createTempDirectory(directory, "kept").toString();
      assertThat(read("--log", kept, log(line, line.replace("00:37", "12:37")))).isZero();
      assertThat(err).doesNotContain("Verdict: ready");
      ProcessBuilder report = builder();
      report.command().removeLast();
      report.command().addAll(List.of("report", "--autoscaled", "--window", "1s", kept));
      assertThat(run(report)).as(out).isEqualTo(line.equals(FormsTest.V1) ? 3 : 4);
    }
  }

  /** Where what compresses left the plain file, or was stopped; and where that is another's. */
  @Test
  void whatIsThereTwiceCountsOnceAndWhatIsOnlyCalledSoTwice() throws Exception {
    Path log = Path.of(log(FormsTest.V1.replace("00:37", "00:50")));
    Path plain = log.resolve("imds-trace.log.1");
    Path zipped = log.resolve("imds-trace.log.1.gz");
    StringBuilder text = new StringBuilder();
    for (int i = 100; i < 300; i++) { // sent at other times, so that none is another's double
      text.append(FormsTest.V1.replace("284", Integer.toString(i)).replace(",229", "," + i));
      text.append('\n');
    }
    byte[] lines = text.toString().getBytes(UTF_8);
    Files.write(plain, lines);
    byte[] whole = zipped(lines);
    for (byte[] copy : List.of(whole, Arrays.copyOf(whole, whole.length - 12))) {
      Files.write(zipped, copy);
      assertThat(read("--format", "json", log.toString())).isZero();
      assertThat(calls()).isEqualTo(201);
      assertThat(err).containsOnlyOnce(zipped + ": all of it is in " + plain + " too");
    }
    Files.write(plain, Arrays.copyOf(lines, lines.length / 2));
    Files.write(zipped, whole);
    assertThat(read("--format", "json", log + "/imds-trace.log", zipped + "", plain + "")).isZero();
    assertThat(calls()).isEqualTo(201);
    assertThat(err).containsOnlyOnce(plain + ": all of it is in " + zipped + " too");
    Files.writeString(plain, FormsTest.V1.replace("00:37", "00:45") + "\n");
    assertThat(read("--format", "json", log.toString())).isZero();
    assertThat(calls()).isEqualTo(202);
    assertThat(err).doesNotContain("all of it is in");
  }

  private long calls() {
    return out.lines().filter(line -> line.contains("\"imds.request\"")).count();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  @Timeout(120)
  void linesAreShownAsTheyCome() throws Exception {
    Process process = builder("--format", "json", "-").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      OutputStream in = process.getOutputStream();
      in.write((FormsTest.V1 + "\n").getBytes(UTF_8));
      in.flush();
      assertThat(lines.readLine()).contains("imdscope.start").contains("\"host.name\":\"log\"");
      assertThat(lines.readLine()).contains("\"imds.version\":\"v1\"");
      assertThat(process.isAlive()).isTrue();
      in.close();
      assertThat(lines.readLine()).contains("imdscope.stop");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** As a pager does, of which nothing is asked for until somebody presses a key. */
  @Test
  @Timeout(120)
  void whoReadsSlowlyMissesNothing() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 100; i < 500; i++) {
      text.append(FormsTest.V1.replace("284", Integer.toString(i)).replace(",229", "," + i));
      text.append('\n');
    }
    Process process = builder("--format", "json", log(text.toString())).start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8), 1)) {
      StringBuilder all = new StringBuilder(lines.readLine()).append('\n');
      // Longer than a run waits whose end has come. The pipe is full, so nothing else can happen.
      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isFalse();
      lines.lines().forEach(line -> all.append(line).append('\n'));
      out = all.toString();
      assertThat(calls()).isEqualTo(400);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** As where the tool rotated a log of which a compressed copy was made; or by a link. */
  @Test
  void aCopyCountsOnceUnderAnyName() throws Exception {
    Path log = Path.of(log(FormsTest.V1.replace("00:37", "00:50")));
    StringBuilder text = new StringBuilder();
    for (int i = 100; i < 120; i++) {
      text.append(FormsTest.V1.replace("284", Integer.toString(i)).replace(",229", "," + i));
      text.append('\n');
    }
    byte[] lines = text.toString().getBytes(UTF_8);
    Path rotated = Files.write(log.resolve("imds-trace.log.2"), lines);
    Path zipped = Files.write(log.resolve("imds-trace.log.1.gz"), zipped(lines));
    assertThat(read("--format", "json", log.toString())).isZero();
    assertThat(calls()).isEqualTo(21);
    assertThat(err).contains(": all of it is in ").contains(zipped.toString());
    String link = Files.createSymbolicLink(directory.resolve("link"), rotated).toString();
    assertThat(read("--format", "json", rotated.toString(), link)).isZero();
    assertThat(calls()).isEqualTo(20);
    assertThat(err).contains(link + ": is the same file as " + rotated + ", and is read once");
  }

  /** As {@code cat imds-trace.log.*.gz} has it: one compressed file behind another. */
  @Test
  void standardInputMayBeCompressed() throws Exception {
    ByteArrayOutputStream files = new ByteArrayOutputStream();
    for (String line : List.of(FormsTest.V1, FormsTest.V2, FormsTest.MISSING)) {
      try (OutputStream zip = new GZIPOutputStream(files)) {
        zip.write((line + "\n").getBytes(UTF_8));
      }
    }
    byte[] whole = files.toByteArray();
    Path in = directory.resolve("in");
    Files.write(in, whole);
    assertThat(run(builder("--format", "json", "-").redirectInput(in.toFile()))).isZero();
    assertThat(out.lines().filter(line -> line.contains("\"imds.request\""))).hasSize(3);
    Files.write(in, Arrays.copyOf(whole, whole.length - 12));
    assertThat(run(builder("--format", "json", "-").redirectInput(in.toFile()))).isEqualTo(4);
    assertThat(out.lines().filter(line -> line.contains("\"imds.request\"")))
        .hasSizeGreaterThanOrEqualTo(2);
    Files.write(in, Arrays.copyOf(whole, 7)); // what it would have been is not known
    assertThat(run(builder("--format", "json", "-").redirectInput(in.toFile()))).isNotZero();
  }
}
