package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code reconcile} on calls that were really made: the service's own record, counted as CloudWatch
 * does, beside what was traced of it.
 */
class ReconcileLabTest {
  private static final String INSTANCE = "i-0123456789abcdef0";
  private static final String URL = TracedLab.url(TracedLab.IPV4, TracedLab.ID);
  private static final int PERIOD = 60;

  @TempDir private Path directory;

  @Test
  void theDifferenceIsExactlyWhatWasWithheldFromTheTrace() throws Exception {
    Path log = directory.resolve("log");
    try (TracedLab lab = TracedLab.up("reconcile", (LabOptions options) -> options)) {
      List<Path> logs = new ArrayList<>();
      logs.add(watched(lab, log.resolve("first"), 7));
      call(lab, 3); // nobody watches
      logs.add(watched(lab, log.resolve("second"), 5));
      call(lab, 2); // nor now
      Map<Long, Long> sums = counted(lab.asked());
      assertThat(sums.values().stream().mapToLong(each -> each).sum()).isEqualTo(7 + 3 + 5 + 2);
      assertThat(difference(logs, sums)).isEqualTo(3 + 2);
      assertThat(difference(logs.subList(0, 1), sums)).isEqualTo(3 + 5 + 2);
      // Lines of calls that somebody takes out of the log are missing too.
      withoutRequests(logs.get(0), 4);
      assertThat(difference(logs, sums)).isEqualTo(3 + 2 + 4);
    }
  }

  /** Calls while it is watched; of other answers and with a token, some that do not count. */
  private static Path watched(TracedLab lab, Path log, int calls) throws Exception {
    String token = lab.token();
    try (Watcher watcher = Watcher.attached("--format=json", "--log", log.toString())) {
      call(lab, calls);
      TracedLab.Ran last =
          lab.curl(
              Where.NODE,
              "-H",
              "X-aws-ec2-metadata-token: " + token,
              URL,
              TracedLab.url(TracedLab.IPV4, "/latest/meta-data/none"));
      lab.calls(watcher, last.pid(), 2);
      assertThat(lab.curl(Where.NODE, TracedLab.url(TracedLab.IPV4, "/latest/none")).code())
          .isZero();
      assertThat(watcher.stop()).as(watcher.err()).isZero();
    }
    onInstance(log);
    return log;
  }

  private static void call(TracedLab lab, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(lab.curl(i % 2 == 0 ? Where.NODE : Where.POD, URL).code()).isZero();
    }
  }

  /** This machine is no instance; its log says it were. */
  private static void onInstance(Path log) throws IOException {
    for (Path file : files(log)) {
      Files.writeString(
          file,
          Files.readString(file)
              .lines()
              .map(ReconcileLabTest::named)
              .collect(Collectors.joining("\n", "", "\n")));
    }
  }

  private static String named(String line) {
    String rest = line.replaceFirst(",\"host.id\":\"[^\"]*\"", "");
    return rest.substring(0, rest.length() - 1) + ",\"host.id\":\"" + INSTANCE + "\"}";
  }

  private static void withoutRequests(Path log, int count) throws IOException {
    int left = count;
    for (Path file : files(log)) {
      List<String> kept = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        if (left > 0 && line.contains(TracedLab.ID) && line.contains("\"v1\"")) {
          left--;
        } else {
          kept.add(line);
        }
      }
      Files.write(file, kept);
    }
    assertThat(left).isZero();
  }

  private static List<Path> files(Path log) throws IOException {
    try (Stream<Path> all = Files.list(log)) {
      return all.filter(each -> each.toString().endsWith(".jsonl")).toList();
    }
  }

  /** What CloudWatch's MetadataNoToken is: successful calls without a token. */
  private static Map<Long, Long> counted(List<RequestRecord> asked) {
    Map<Long, Long> sums = new TreeMap<>();
    asked.stream()
        .filter(each -> !each.token() && each.method().equals("GET") && each.status() / 100 == 2)
        .forEach(each -> sums.merge(each.time().getEpochSecond() / PERIOD * PERIOD, 1L, Long::sum));
    return sums;
  }

  /** What {@code reconcile} finds in CloudWatch and not in the log. */
  private long difference(List<Path> logs, Map<Long, Long> sums) throws Exception {
    Path metrics =
        Files.writeString(
            directory.resolve("metrics.json"),
            """
            {"MetricDataResults":[{"Id":"q","Label":"%s MetadataNoToken","StatusCode":"Complete",
            "Timestamps":[%s],"Values":[%s]}],"Messages":[]}
            """
                .formatted(
                    INSTANCE,
                    sums.keySet().stream()
                        .map(each -> "\"" + Instant.ofEpochSecond(each) + "\"")
                        .collect(Collectors.joining(",")),
                    sums.values().stream()
                        .map(each -> each + ".0")
                        .collect(Collectors.joining(","))));
    List<String> command = new ArrayList<>(Watcher.java(System.getProperty("java.class.path")));
    command.addAll(
        List.of(Watcher.MAIN, "reconcile", "--format", "json", "--period", PERIOD + "s"));
    command.addAll(List.of("--cloudwatch", metrics.toString()));
    logs.forEach(each -> command.addAll(List.of("--log", each.toString())));
    Path err = directory.resolve("err");
    Process process = Watcher.builder(command).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    // Somebody was not watched for a while.
    assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(4);
    return sum(out);
  }

  private static long sum(byte[] json) throws IOException {
    long sum = 0;
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals("difference")) {
          parser.nextToken();
          sum += parser.getLongValue();
        }
      }
    }
    return sum;
  }
}
