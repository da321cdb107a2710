package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on metrics has each as the code has it, and each alert there is. */
class MetricsPageTest {
  private static final Path BASE = Path.of(System.getProperty("imdscope.basedir"));
  private static final Path PAGE = BASE.resolve("docs/metrics.md");

  @Test
  void everyMetricIsExplained() throws IOException {
    List<String> expected = Arrays.stream(Metric.values()).map(MetricsPageTest::line).toList();
    assertThat(Files.readAllLines(PAGE)).containsSequence(expected);
    assertThat(names("^\\| `(imdscope_\\w+)`", PAGE)).hasSize(expected.size());
  }

  @Test
  void everyAlertIsExplained() throws IOException {
    Set<String> alerts = names("- alert: (\\w+)", BASE.resolve("deploy/prometheus/alerts.yaml"));
    assertThat(alerts).hasSizeGreaterThan(5);
    assertThat(names("^\\| `(Imdscope\\w+)`", PAGE)).isEqualTo(alerts);
    assertThat(names("alertname: (\\w+)", BASE.resolve("deploy/prometheus/alerts_test.yaml")))
        .as("tested")
        .isEqualTo(alerts);
  }

  @Test
  void namesSayUnitAndType() {
    for (Metric metric : Metric.values()) {
      String name = metric.text().replaceFirst("_total$", "");
      assertThat(metric.text().endsWith("_total")).isEqualTo(metric.type() == Metric.Type.COUNTER);
      for (Metric.Unit unit : Set.of(Metric.Unit.BYTES, Metric.Unit.SECONDS)) {
        assertThat(name.endsWith("_" + text(unit))).as(name).isEqualTo(metric.unit() == unit);
      }
    }
  }

  private static String line(Metric metric) {
    String labels =
        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    String unit = metric.unit() == Metric.Unit.NONE ? "" : text(metric.unit());
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(metric.text(), text(metric.type()), unit, labels, metric.help())
        .replace("|  |", "| |")
        .replace("|  |", "| |");
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static Set<String> names(String regex, Path file) throws IOException {
    return Pattern.compile(regex, Pattern.MULTILINE)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
