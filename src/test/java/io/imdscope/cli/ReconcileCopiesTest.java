package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.Lived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that several logs of one node tell of are not taken for several calls. */
class ReconcileCopiesTest extends ReconcileRuns {
  private static final String INSTANCE = "i-0123456789abcdef0";

  private final Lived node = new Lived(INSTANCE);
  private final Map<Integer, Long> sums = new TreeMap<>();
  private Path log;

  @BeforeEach
  void anHourWithACallAMinute() {
    for (int second = 10; second < 3600; second += 60) {
      node.saw(second, 200);
      sums.merge(second / 300 * 300, 1L, Long::sum);
    }
    log = node.write(logs);
  }

  /** What {@code read} writes of a recording of the same calls. */
  private String recorded(String kernel, String run) throws IOException {
    return Files.readString(log)
        .replace("\"6.1\"", "\"" + kernel + "\"")
        .replace("run-of-" + INSTANCE, run)
        .replaceAll("(?m)^.*imdscope.heartbeat.*\n", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"capture", "legacy-log"})
  void aRecordingBesideTheAgentIsNoSecondCall(String kernel) throws IOException {
    Files.writeString(logs.resolve("read.jsonl"), recorded(kernel, "another"));
    assertThat(reconcile()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("more traced; two runs tell of that time").doesNotContain("loss");
    sums.replaceAll((start, sum) -> 2 * sum);
    assertThat(reconcile()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("equal  12 periods; two runs tell of that time: calls may be");
  }

  @Test
  void aRecordingThatIsReadTwiceIsNoSecondCall() throws IOException {
    String first = recorded("capture", "first");
    String second = recorded("capture", "second");
    Files.writeString(log, first);
    assertThat(reconcile()).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("nobody watched this instance: the log has only captures");
    Files.writeString(logs.resolve("second.jsonl"), second);
    sums.replaceAll((start, sum) -> 2 * sum);
    assertThat(reconcile()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(reconcile("--format", "json")).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("\"in_log\":true").contains("\"watched_twice\":true");
  }

  /** Of two runs only the requests' lines are left. */
  @Test
  void linesWithoutCoverageTellWhenARunWasThere() throws IOException {
    String lines = Files.readString(log).replaceAll("(?m)^.*imdscope\\.(start|heart|stop).*\n", "");
    Files.writeString(log, lines);
    assertThat(reconcile()).isEqualTo(ExitCode.FINE);
    String others = lines.replace("run-of-" + INSTANCE, "another");
    Files.writeString(logs.resolve("other.jsonl"), others);
    sums.replaceAll((start, sum) -> 2 * sum);
    assertThat(reconcile()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("two runs tell of that time");
  }

  private int reconcile(String... options) throws IOException {
    String data = Lived.metricData(INSTANCE + " MetadataNoToken", sums);
    Path metrics = directory.resolve("metrics.json");
    Files.writeString(metrics, "{\"MetricDataResults\":[" + data + "]}");
    List<String> args = new java.util.ArrayList<>(List.of("--cloudwatch", metrics.toString()));
    args.addAll(List.of(options));
    return reconcileWith(args);
  }
}
