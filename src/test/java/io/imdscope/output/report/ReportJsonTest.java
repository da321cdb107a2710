package io.imdscope.output.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.imdscope.Json;
import io.imdscope.diagnosis.NodeReport;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.WorkloadReport;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.diagnosis.verdict.Rule;
import io.imdscope.event.Cause;
import io.imdscope.event.Labelled;
import io.imdscope.event.Loss;
import io.imdscope.event.Outcome;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The report for machines. */
class ReportJsonTest {
  @Test
  void holdsEveryWorkloadNodeAndRuling() throws Exception {
    Report report = SampleReports.large(300);
    Map<String, Object> json = Json.object(text(report));
    assertThat(json)
        .contains(
            entry("report_version", 1L),
            entry("generated_by", "imdscope 0"),
            entry("from", "2026-11-16T00:00:00.000000000Z"),
            entry("window_seconds", 604_800L))
        .doesNotContainValue(null);
    assertThat(list(json, "nodes")).hasSize(40);
    assertThat(list(json, "workloads"))
        .extracting(workload -> workload.get("id"))
        .containsExactlyElementsOf(report.workloads().stream().map(WorkloadReport::id).toList());
    for (int i = 0; i < 300; i++) {
      Map<String, Object> verdict = object(list(json, "workloads").get(i), "verdict");
      assertThat(verdict.get("decision"))
          .isEqualTo(report.workloads().get(i).verdict().decision().label());
      assertThat(list(verdict, "rules")).hasSize(3);
    }
    assertThat(object(json, "counts")).contains(entry("v1", 40 * 120L), entry("v1_rejected", 120L));
  }

  @Test
  void keepsTextExactlyAndWritesAsciiOnly() throws Exception {
    Report report = SampleReports.large(1);
    String text = text(report);
    assertThat(text).matches(Pattern.compile("[ -~]*\n"));
    Map<String, Object> workload = list(Json.object(text), "workloads").getFirst();
    assertThat(object(workload, "name").get("text"))
        .isEqualTo(report.workloads().getFirst().name().text())
        .asString()
        .contains(SampleReports.HOSTILE);
    assertThat(list(workload, "evidence")).hasSize(10);
  }

  @Test
  void neverRoundsAGapAway() throws Exception {
    NodeReport node = SampleReports.node(1, Decision.NOT_ENOUGH_EVIDENCE, true);
    assertThat(node.coverage().get(102)).isEqualTo(0.9999);
    Map<String, Object> json = list(Json.object(text(SampleReports.small())), "nodes").get(1);
    assertThat(((List<?>) json.get("coverage")).subList(98, 104).toString())
        .isEqualTo("[1, 0.25, 0, 0, 0.999, 1]");
  }

  @Test
  void leavesOutWhatIsNotKnown() throws Exception {
    assertThat(Json.object(text(SampleReports.empty())))
        .doesNotContainKeys("from", "as_of", "span");
  }

  /** Labels of versions, outcomes, rules and the like are keys too; other pages explain them. */
  @Test
  void everyKeyIsExplained() throws Exception {
    String page =
        Files.readString(Path.of(System.getProperty("imdscope.basedir"), "docs", "report.md"));
    Set<String> keys = new TreeSet<>();
    keys(Json.object(text(SampleReports.large(20))), keys);
    keys.removeAll(labels());
    assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  private static Set<String> labels() {
    return Stream.<Labelled[]>of(
            Version.values(),
            Outcome.values(),
            Loss.values(),
            Cause.values(),
            Decision.values(),
            Rule.values())
        .flatMap(Arrays::stream)
        .map(Labelled::label)
        .collect(Collectors.toSet());
  }

  private static void keys(Object value, Set<String> keys) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (key, each) -> {
                keys.add((String) key);
                keys(each, keys);
              });
      case List<?> list -> list.forEach(each -> keys(each, keys));
      default -> {}
    }
  }

  private static String text(Report report) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportFormat.JSON.write(report, "imdscope 0", false, out);
    return out.toString(UTF_8);
  }

  @SuppressWarnings("unchecked") // as the page says
  private static List<Map<String, Object>> list(Map<String, Object> json, String key) {
    return (List<Map<String, Object>>) json.get(key);
  }

  @SuppressWarnings("unchecked") // as the page says
  private static Map<String, Object> object(Map<String, Object> json, String key) {
    return (Map<String, Object>) json.get(key);
  }
}
