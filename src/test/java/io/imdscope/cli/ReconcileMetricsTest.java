package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.Lived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A day of known truth: what {@code reconcile} says is what was withheld, and nothing else. */
class ReconcileMetricsTest extends ReconcileRuns {
  private static final String FIRST = "i-0123456789abcdef0";
  private static final String SECOND = "i-0fedcba9876543210";
  private static final int PERIOD = 300;

  private final Random random = new Random(7);
  private final Lived first = new Lived(FIRST);
  private final Map<Integer, Long> counted = new TreeMap<>();
  private Path metrics;

  @BeforeEach
  void aDayOfCalls() {
    metrics = directory.resolve("metrics.json");
    for (int start = 0; start < Lived.DAY; start += PERIOD) {
      counted.put(start, 0L);
    }
    for (int i = 0; i < 500; i++) {
      int second = random.nextInt(Lived.DAY);
      first.saw(second, 200);
      count(second);
    }
    first.saw(1000, 404); // counts nowhere
  }

  private void count(int second) {
    counted.merge(second / PERIOD * PERIOD, 1L, Long::sum);
  }

  private String data() {
    return answer(Lived.metricData(FIRST + " MetadataNoToken", counted));
  }

  private static String answer(String... results) {
    return "{\"MetricDataResults\":[" + String.join(",\n", results) + "],\"Messages\":[]}\n";
  }

  @Test
  void whatWasAllSeenIsEqual() throws IOException {
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.FINE);
    assertThat(result)
        .containsPattern("2026-11-23 00:00:00 +500 +500 +equal +288 periods")
        .contains("0 not traced, 0 not counted");
    assertThat(err).isEmpty();
  }

  @Test
  void theDifferenceIsExactlyWhatWasWithheld() throws IOException {
    Map<Integer, Long> withheld = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      int second = random.nextInt(Lived.DAY);
      withheld.merge(second / PERIOD * PERIOD, 1L, Long::sum);
      count(second);
    }
    first.write(logs);
    assertThat(reconcile(data(), "--format", "json")).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(differences()).isEqualTo(withheld);
    assertThat(result)
        .contains("\"answer\":\"more_in_cloudwatch\"")
        .doesNotContain("\"complete\":false");
    assertThat(reconcile(data())).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(result)
        .contains("100 not traced, 0 not counted")
        .contains("somebody was not seen; watched throughout, no loss counted");
  }

  @Test
  void whatWasCountedAsLostIsIncompleteAndNoMystery() throws IOException {
    first.lost(40_000);
    count(40_000);
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("somebody was not seen; up to 1 lost or missing in the log")
        .contains("1 not traced, 0 not counted");
  }

  @Test
  void whatCameInAGapIsIncompleteAndTheGapIsSaid() throws IOException {
    first.unwatched(30_000, 30_180);
    count(30_100);
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).contains("somebody was not seen; not watched for 3m");
  }

  /** Numbers and counts of the coverage lines tell that lines were taken out of the log. */
  @Test
  void linesThatAreTakenOutOfTheLogAreMissingInIt() throws IOException {
    Path log = first.write(logs);
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    List<Integer> calls = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("\"http.response.status_code\":200")) {
        calls.add(i);
      }
    }
    for (int i = 0; i < 20; i++) {
      lines.remove((int) calls.get(calls.size() - 1 - 7 * i));
    }
    Files.write(log, lines);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains("20 not traced, 0 not counted")
        .contains("up to 1 lost or missing in the log")
        .doesNotContain("watched throughout");
  }

  @Test
  void moreTracedThanCountedIsSaidWithWhyThatCanBe() throws IOException {
    first.saw(50_000, 200);
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(result)
        .containsPattern("2026-11-23 13:50:00 .* -1  more traced; watched throughout")
        .contains("0 not traced, 1 not counted")
        .contains("CloudWatch counts what reached the service and succeeded");
  }

  /** The service's clock is not the node's. */
  @Test
  void aCallAtTheBorderOfTwoPeriodsIsNoDifference() throws IOException {
    first.saw(49_799, 200);
    count(49_800);
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("traced at the border of both");
  }

  @Test
  void aPeriodWithoutAValueIsNoEvidence() throws IOException {
    int busy =
        counted.entrySet().stream()
            .filter(each -> each.getValue() > 0 && each.getKey() > 0)
            .findFirst()
            .orElseThrow()
            .getKey();
    counted.remove(busy);
    first.write(logs);
    assertThat(reconcile(data())).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .containsPattern(" - +[0-9]+ +-  CloudWatch has no value")
        .contains("0 not traced, 0 not counted")
        .doesNotContain("More traced");
    assertThat(reconcile(data(), "--format", "json")).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result).containsPattern("\"no_value\",\"traced\":[0-9]+,\"unclear\"");
    assertThat(result).doesNotContainPattern("\"unexplained\":-");
  }

  @Test
  void severalInstancesMetricsAndPagesAreToldApart() throws IOException {
    Lived second = new Lived(SECOND);
    second.saw(60_000, 401);
    second.saw(60_001, 200);
    Lived third = new Lived("i-11111111");
    third.saw(100, 200);
    third.saw(200, 200);
    first.write(logs);
    second.write(logs);
    third.write(logs);
    Map<Integer, Long> early = new TreeMap<>(counted);
    early.keySet().removeIf(start -> start >= 40_000);
    Map<Integer, Long> late = new TreeMap<>(counted);
    late.keySet().removeIf(start -> start < 40_000);
    Map<Integer, Long> rejected = new TreeMap<>(Map.of(0, 0L, 60_000, 1L, 86_340, 0L));
    assertThat(
            reconcile(
                answer(
                        Lived.metricData(FIRST + " MetadataNoToken", late),
                        Lived.metricData("MetadataNoTokenRejected " + SECOND, rejected))
                    + answer(Lived.metricData(FIRST + " MetadataNoToken", early))))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(result)
        .contains(FIRST + "  MetadataNoToken  2026-11-23 00:00:00 to 2026-11-24 00:00:00 UTC")
        .contains(SECOND + "  MetadataNoTokenRejected  ")
        .contains("periods of 1m")
        .contains("i-11111111: in the log, with 2 calls without a token, and not in what");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 900, 3600})
  void statisticsOfAnyPeriodAreReadByTheFilesNameOrTheOption(int period) throws IOException {
    Map<Integer, Long> sums = new TreeMap<>();
    counted.forEach((start, sum) -> sums.merge(start / period * period, sum, Long::sum));
    for (int start = 0; start < Lived.DAY; start += period) {
      sums.putIfAbsent(start, 0L);
    }
    first.write(logs);
    String statistics = Lived.metricStatistics("MetadataNoToken", sums);
    assertThat(reconcile(statistics, "--instance", FIRST)).isEqualTo(ExitCode.FINE);
    metrics = directory.resolve("of " + FIRST + ".json");
    assertThat(reconcile(statistics)).isEqualTo(ExitCode.FINE);
    assertThat(result).contains("500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"MetricDataResults":[{"Id":"a","Label":"CPUUtilization","Timestamps":[],"Values":[]}]} | metrics.json, line 1: "CPUUtilization" is neither MetadataNoToken nor
          {"Label":"NetworkIn","Datapoints":[]} | "NetworkIn" is neither
          {"MetricDataResults":[{"Id":"a","Label":"MetadataNoToken","Timestamps":[],"Values":[]}]} | does not say of which instance: name it with --instance
          {"Label":"MetadataNoToken i-0123456789abcdef0","Datapoints":[{"Timestamp":"2026-11-23T00:00:00Z","Average":1.0}]} | without Timestamp or Sum: ask with --statistics Sum
          {"Label":"MetadataNoToken i-0123456789abcdef0","Datapoints":[{"Timestamp":"2026-11-23T00:00:00Z","Sum":1.5}]} | metrics.json: line 1: is no sum of calls
          {"Label":"MetadataNoToken i-0123456789abcdef0","Datapoints":[{"Timestamp":"today","Sum":1}]} | metrics.json: line 1: is no timestamp
          {"MetricDataResults":[{"Id":"a","Label":"MetadataNoToken i-0123456789abcdef0","Timestamps":["2026-11-23T00:00:00Z"],"Values":[]}]} | has 1 timestamps and 0 values
          {"MetricDataResults":[{"Id":"a","Label":"MetadataNoToken i-0123456789abcdef0","Timestamps":[],"Values":[],"StatusCode":"InternalError"}]} | CloudWatch could not answer in full
          {"MetricDataResults":[],"NextToken":"x"} | is a first page only
          {"Metrics":[]} | has neither MetricDataResults nor Datapoints
          [] | is not what aws cloudwatch prints as JSON
          {"MetricDataResults":{}} | is not what aws cloudwatch prints
          MetricDataResults: [] | line 1, column 1: is no JSON from here on
          """)
  void aFileThatIsNoneIsNamedWithItsLine(String text, String said) throws IOException {
    first.write(logs);
    assertThat(reconcile(text)).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("metrics.json").contains(said).hasLineCount(1);
  }

  @Test
  void ofAFileThatIsCutOffWhatCouldBeReadIsUsed() throws IOException {
    first.write(logs);
    String whole = data();
    int step = whole.length() / 60;
    for (int length = 0; length < whole.length() - 30; length += step) {
      assertThat(reconcile(whole.substring(0, length))).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(err).contains("metrics.json");
    }
    assertThat(result).contains("periods");
  }

  @Test
  void aFileThatIsNotThereIsOneLine() throws IOException {
    first.write(logs);
    assertThat(reconcileWith(List.of("--cloudwatch", directory.resolve("none.json").toString())))
        .isEqualTo(ExitCode.INCOMPLETE);
    assertThat(err).contains("none.json cannot be read").hasLineCount(1);
  }

  private Map<Integer, Long> differences() {
    Map<Integer, Long> found = new TreeMap<>();
    Pattern.compile("\"start\":\"([^\"]+)\"[^}]*\"difference\":(-?[0-9]+)")
        .matcher(result)
        .results()
        .filter(each -> !each.group(2).equals("0"))
        .forEach(
            each ->
                found.put(
                    (int)
                        java.time.Duration.between(
                                Lived.START, java.time.Instant.parse(each.group(1)))
                            .toSeconds(),
                    Long.parseLong(each.group(2))));
    return found;
  }

  /** One value that is none does not take the others with it. */
  @Test
  void aValueThatIsNoSumIsLeftOut() throws IOException {
    String text =
        """
        {"Label":"MetadataNoToken i-0123456789abcdef0","Datapoints":[
         {"Timestamp":"2026-11-23T00:00:00Z","Sum":0},
         {"Timestamp":"2026-11-23T00:05:00Z","Sum":1.5},
         {"Timestamp":"2026-11-23T00:10:00Z","Sum":null},
         {"Timestamp":"2026-11-23T00:15:00Z","Sum":9999}]}
        """;
    first.write(logs);
    assertThat(reconcile(text, "--format", "json")).isEqualTo(ExitCode.CONDITION_MET);
    assertThat(err).contains("line 3: is no sum of calls and left out").hasLineCount(1);
    assertThat(result).contains("\"cloudwatch\":9999").doesNotContain("\"cloudwatch\":1.5");
  }

  private int reconcile(String text, String... options) throws IOException {
    Files.writeString(metrics, text);
    List<String> args = new ArrayList<>(List.of("--cloudwatch", metrics.toString()));
    args.addAll(List.of(options));
    return reconcileWith(args);
  }
}
