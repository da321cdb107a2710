package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.reconcile.Lived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither 0 nor 3 where something can not be known: {@code reconcile} says so and exits with 4. */
class ReconcileDoubtsTest extends ReconcileRuns {
  private static final String INSTANCE = "i-0123456789abcdef0";
  private static final String LABEL = INSTANCE + " MetadataNoToken";
  private static final int PERIOD = 300;
  private static final int HOUR = 3600;

  private final Lived node = new Lived(INSTANCE);
  private final Map<Integer, Long> sums = new TreeMap<>();

  @BeforeEach
  void anHourOfPeriods() {
    for (int start = 0; start < HOUR; start += PERIOD) {
      sums.put(start, 0L);
    }
  }

  private static String answer(String... results) {
    return "{\"MetricDataResults\":[" + String.join(",\n", results) + "],\"Messages\":[]}\n";
  }

  private String data() {
    return answer(Lived.metricData(LABEL, sums));
  }

  /** Nobody knows of them whether CloudWatch counts them. */
  @Test
  void callsWhoseAnswerIsNotKnownAreNotSaidToBeEqual() throws IOException {
    for (int second = 10; second < HOUR; second += 60) {
      node.saw(
          Samples.request(Version.UNKNOWN, Samples.head("GET", "/latest/meta-data/x"))
              .withTime(Lived.START.plusSeconds(second)));
    }
    sums.replaceAll((start, sum) -> 5L);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .containsPattern(" 60 +0 +unclear +12 periods; 60 traced whose period or answer is unclear")
        .containsPattern("all +60 +0 +0 not traced, 0 not counted");
  }

  /** As many in one period that nobody traced as in the next that were not counted. */
  @Test
  void whatWasNotSeenIsNoMatterOfTheBorderIfNothingWasTracedThere() throws IOException {
    for (int second = 400; second < 500; second++) {
      node.saw(second, 200);
    }
    node.saw(301, 200);
    sums.put(0, 102L);
    assertThat(reconcile(data())).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(result)
        .contains("+102  somebody was not seen; the neighbouring period has 1 the other way")
        .contains("101 not traced, 100 not counted, but for borders");
  }

  /** CloudWatch's clock is a second late, and two borders in a row are touched. */
  @Test
  void aClockThatIsOffIsNobodyWhoWasNotSeen() throws IOException {
    for (int second : new int[] {10, 599, 899, 1000}) {
      node.saw(second, 200);
    }
    sums.putAll(Map.of(0, 1L, 600, 1L, 900, 2L));
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("1 may be calls at borders, which a clock that disagrees put elsewhere")
        .contains("0 not traced, 0 not counted, but for borders")
        .doesNotContain("watched throughout");
  }

  /** A metric that has values only where there were calls tells no period's length. */
  @Test
  void whatMayBeAfterTheLastValuesPeriodIsNotSaidNotToBeCounted() throws IOException {
    for (int second : new int[] {20, 1820, 2200, 2300}) {
      node.saw(second, 401);
    }
    String label = INSTANCE + " MetadataNoTokenRejected";
    String sparse = answer(Lived.metricData(label, new TreeMap<>(Map.of(0, 1L, 1800, 1L))));
    assertThat(reconcile(sparse)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("periods of 30m (by the distances of the values")
        .contains("-2  more traced; CloudWatch's values may not reach to its end");
    // but what is too much in as long a time as it may be of was not seen
    String more = answer(Lived.metricData(label, new TreeMap<>(Map.of(0, 2L, 1800, 3L))));
    assertThat(reconcile(more)).isEqualTo(ExitCode.CONDITION_MET);
  }

  @Test
  void ofASingleValueNobodyKnowsHowLongItsTimeIs() throws IOException {
    node.saw(20, 200);
    node.saw(1800, 200);
    String single = answer(Lived.metricData(LABEL, Map.of(0, 2L)));
    assertThat(reconcile(single)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("periods of 5m (assumed")
        .contains("somebody was not seen; nothing tells that periods are as long as that");
    assertThat(reconcile(single, "--period", "1h")).isEqualTo(ExitCode.FINE);
  }

  @ParameterizedTest
  @CsvSource({"60s,4", "7m,4", "5m,0", "15m,0", "1h,0"})
  void aPeriodIsNotBelievedAgainstTheValues(String period, int code) throws IOException {
    for (int second = 10; second < HOUR; second += 60) {
      node.saw(second, 200);
    }
    sums.replaceAll((start, sum) -> 5L);
    assertThat(reconcile(data(), "--period", period)).isEqualTo(code);
    if (period.equals("7m")) {
      assertThat(err).contains("values are 300s apart, or multiples of that, and fit into no");
    }
  }

  /** Two answers of five minutes, the second asked for from 00:32. */
  @ParameterizedTest
  @ValueSource(strings = {"", "1m", "5m", "15m"})
  void answersFromDifferentStartsAreNobodyWhoWasNotSeen(String period) throws IOException {
    aCallAMinute();
    sums.keySet().removeIf(start -> start >= 1800);
    Map<Integer, Long> later = new TreeMap<>();
    for (int start = 1920; start + PERIOD <= HOUR; start += PERIOD) {
      later.put(start, 5L);
    }
    String both = data() + answer(Lived.metricData(LABEL, later));
    String[] given = period.isEmpty() ? new String[0] : new String[] {"--period", period};
    assertThat(reconcile(both, given)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).doesNotContain("watched throughout");
    if (!period.equals("1m")) {
      assertThat(err).contains("from answers whose periods begin at different times");
    }
    assertThat(reconcile(answer(Lived.metricData(LABEL, later)))).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("equal  5 periods").contains("35 more were traced before or after");
  }

  /** Of one answer's periods the other's are a part. */
  @Test
  void answersOfDifferentLengthsFitIntoTheLongerOnly() throws IOException {
    aCallAMinute();
    sums.keySet().removeIf(start -> start >= 1800);
    Map<Integer, Long> later = new TreeMap<>();
    for (int start = 1800; start < HOUR; start += 60) {
      later.put(start, 1L);
    }
    String both = data() + answer(Lived.metricData(LABEL, later));
    assertThat(reconcile(both)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).doesNotContain("watched throughout");
    assertThat(reconcile(both, "--period", "5m")).isEqualTo(ExitCode.FINE);
  }

  private void aCallAMinute() {
    for (int second = 10; second < HOUR; second += 60) {
      node.saw(second, 200);
    }
    sums.replaceAll((start, sum) -> 5L);
  }

  @Test
  void pagesThatAreAllThereAreWhole() throws IOException {
    aCallAMinute();
    Map<Integer, Long> early = new TreeMap<>(sums);
    early.keySet().removeIf(start -> start >= 1800);
    sums.keySet().removeIf(start -> start < 1800);
    String page = answer(Lived.metricData(LABEL, early));
    String first = page.replace("\"Messages\"", "\"NextToken\":\"x\",\"Messages\"");
    assertThat(reconcile(first + data())).isEqualTo(ExitCode.FINE);
    assertThat(reconcile(first)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("metrics.json: is a first page only");
    String part = page.replace("Complete", "PartialData");
    assertThat(reconcile(part + data())).isEqualTo(ExitCode.FINE);
    assertThat(reconcile(part)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("a part only is there (StatusCode=PartialData)");
  }

  /** What one run saw and the other too is there twice; who was not seen may hide in that. */
  @Test
  void whereTwoRunsWatchedAtOnceNothingIsEqualNorMoreTraced() throws IOException {
    aCallAMinute();
    Path log = node.write(logs);
    String other = Files.readString(log).replace("run-of-" + INSTANCE, "another");
    Files.writeString(logs.resolve("other.jsonl"), other);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("-5  more traced; two runs tell of that time: calls may be there");
    sums.replaceAll((start, sum) -> 10L);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("equal  12 periods; two runs tell of that time");
    sums.put(0, 11L);
    assertThat(reconcile(data())).isEqualTo(ExitCode.CONDITION_MET);
    // a copy of the same run's log is no second run
    Files.writeString(logs.resolve("other.jsonl"), Files.readString(log));
    sums.replaceAll((start, sum) -> 5L);
    assertThat(reconcile(data())).isEqualTo(ExitCode.FINE);
  }

  /** A file does not say what time was asked for. */
  @Test
  void callsBeforeAndAfterTheValuesAreToldAndComparedWithNothing() throws IOException {
    aCallAMinute();
    sums.keySet().removeIf(start -> start < 600 || start >= 1800);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("equal  4 periods")
        .contains("40 more were traced before or after that time, and are compared with nothing");
  }

  @Test
  void whatAFileSaysIsAnotherMetricIsNotCalledOtherwise() throws IOException {
    aCallAMinute();
    String[] given = {"--metric", "MetadataNoToken", "--instance", INSTANCE};
    assertThat(reconcile(Lived.metricStatistics("NetworkPacketsIn", sums), given))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("\"NetworkPacketsIn\" is neither");
    assertThat(reconcile(answer(Lived.metricData("i-1 CPUUtilization", sums)), given))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(reconcile(answer(Lived.metricData("my node", sums)), given))
        .isEqualTo(ExitCode.FINE);
  }

  @Test
  void anInstanceWhoseCallsCloudWatchHasNothingOfIsNotEqual() throws IOException {
    aCallAMinute();
    Lived other = new Lived("i-0fedcba9876543210");
    other.saw(100, 404); // counts nowhere
    other.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.FINE);
    other.saw(200, 200);
    other.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    String none = Lived.metricData("i-0fedcba9876543210 MetadataNoToken", Map.of());
    assertThat(reconcile(answer(Lived.metricData(LABEL, sums), none)))
        .isEqualTo(ExitCode.INCOMPLETE);
  }

  private int reconcile(String text, String... options) throws IOException {
    node.write(logs);
    Path metrics = Files.writeString(directory.resolve("metrics.json"), text);
    List<String> args = new ArrayList<>(List.of("--cloudwatch", metrics.toString()));
    args.addAll(List.of(options));
    return reconcileWith(args);
  }
}
