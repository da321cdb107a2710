package io.imdscope.output.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.Machine;
import io.imdscope.diagnosis.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts and dashboard are well-formed, do what they say, and use metrics and labels that exist.
 */
class DeployedFilesTest {
  private static final Path DEPLOY = Path.of(System.getProperty("imdscope.basedir"), "deploy");
  private static final Path ALERTS = DEPLOY.resolve("prometheus/alerts.yaml");
  private static final Pattern METRIC = Pattern.compile("\\b(?:imdscope|process|jvm)_\\w+");
  private static final Pattern LABEL = Pattern.compile("\\b(\\w+)(?:=~|!~|!=|=)\"");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

  /** What the scrape adds to every series. */
  private static final Set<String> OF_SCRAPE = Set.of("job", "instance");

  @TempDir private Path directory;

  @Test
  void namesAreAsPrometheusWantsThem() throws Exception {
    Health health = new Health(Duration.ofMinutes(1), System::nanoTime);
    health.attached(Instant.EPOCH);
    AgentMetrics metrics = Readings.metrics(LabelLimits.DEFAULTS, health, () -> Readings.FULL);
    metrics.request(Calls.by("curl").v1(1));
    Path exposition = directory.resolve("metrics");
    Files.write(exposition, metrics.text());
    ProcessBuilder check = new ProcessBuilder("promtool", "check", "metrics");
    assertThat(run(check.redirectInput(exposition.toFile()))).isEmpty();
  }

  @Test
  void alertsFireWhenTheyShould() throws Exception {
    ProcessBuilder test = new ProcessBuilder("promtool", "test", "rules", "alerts_test.yaml");
    assertThat(run(test.directory(ALERTS.getParent().toFile()))).contains("SUCCESS");
  }

  @Test
  void alertsUseWhatThereIs() throws IOException {
    List<String> lines = Files.readAllLines(ALERTS);
    assertUsesWhatThereIs(
        lines.stream().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
    Set<String> used = new TreeSet<>();
    Pattern.compile("\\$labels\\.(\\w+)")
        .matcher(String.join("\n", lines))
        .results()
        .forEach(match -> used.add(match.group(1)));
    assertThat(labels()).containsAll(used);
  }

  @Test
  void theDashboardUsesWhatThereIs() throws IOException {
    Map<String, Object> dashboard =
        Json.object(Files.readString(DEPLOY.resolve("grafana/imdscope.json")));
    List<String> expressions = new ArrayList<>();
    collect(dashboard, "expr", expressions);
    assertThat(expressions).hasSizeGreaterThan(20);
    expressions.forEach(DeployedFilesTest::assertUsesWhatThereIs);
    List<String> queries = new ArrayList<>();
    collect(dashboard, "definition", queries);
    queries.forEach(query -> assertThat(metricsIn(query)).isSubsetOf(metrics()));
    assertThat(metricsIn(String.join("\n", expressions)))
        .as("all metrics but those that say the same in another way")
        .containsAll(
            Arrays.stream(Metric.values())
                .filter(metric -> metric != Metric.ATTACHED_SINCE && metric != Metric.REQUEST_BYTES)
                .map(Metric::text)
                .toList());
  }

  @Test
  void expressionsOfTheDashboardAreUnderstood() throws Exception {
    Map<String, Object> dashboard =
        Json.object(Files.readString(DEPLOY.resolve("grafana/imdscope.json")));
    List<String> expressions = new ArrayList<>();
    collect(dashboard, "expr", expressions);
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    for (int i = 0; i < expressions.size(); i++) {
      String plain =
          expressions
              .get(i)
              .replaceAll("\\$__range|\\$__rate_interval", "5m")
              .replace("$instance", "a");
      rules.append("  - record: panel:%d\n    expr: '%s'\n".formatted(i, plain));
    }
    Path file = directory.resolve("dashboard.yaml");
    Files.writeString(file, rules);
    assertThat(run(new ProcessBuilder("promtool", "check", "rules", file.toString())))
        .contains("SUCCESS: " + expressions.size() + " rules found");
  }

  @Test
  void everyPanelHasAPlaceOfItsOwn() throws IOException {
    Map<String, Object> dashboard =
        Json.object(Files.readString(DEPLOY.resolve("grafana/imdscope.json")));
    assertThat((long) dashboard.get("schemaVersion")).isGreaterThanOrEqualTo(38); // Grafana 10
    Set<Object> ids = new HashSet<>();
    Set<List<Long>> places = new HashSet<>();
    for (Object each : (List<?>) dashboard.get("panels")) {
      Map<?, ?> panel = (Map<?, ?>) each;
      Map<?, ?> at = (Map<?, ?>) panel.get("gridPos");
      assertThat(ids.add(panel.get("id"))).as("id of " + panel.get("title")).isTrue();
      for (long x = (long) at.get("x"); x < (long) at.get("x") + (long) at.get("w"); x++) {
        for (long y = (long) at.get("y"); y < (long) at.get("y") + (long) at.get("h"); y++) {
          assertThat(x < 24 && places.add(List.of(x, y))).as("" + panel.get("title")).isTrue();
        }
      }
    }
  }

  private static void assertUsesWhatThereIs(String expression) {
    assertThat(metricsIn(expression)).isSubsetOf(metrics());
    Set<String> used = new TreeSet<>();
    LABEL.matcher(expression).results().forEach(match -> used.add(match.group(1)));
    GROUPING
        .matcher(expression)
        .results()
        .forEach(match -> used.addAll(List.of(match.group(1).split(",\\s*"))));
    assertThat(labels()).as(expression).containsAll(used);
  }

  private static Set<String> metricsIn(String text) {
    return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> metrics() {
    return Arrays.stream(Metric.values()).map(Metric::text).collect(Collectors.toSet());
  }

  private static Set<String> labels() {
    Set<String> labels = new TreeSet<>(OF_SCRAPE);
    Arrays.stream(Metric.values()).map(Metric::labels).forEach(labels::addAll);
    return labels;
  }

  private static void collect(Object json, String key, Collection<String> values) {
    if (json instanceof Map<?, ?> members) {
      members.forEach(
          (name, value) -> {
            if (name.equals(key) && value instanceof String text) {
              values.add(text);
            } else {
              collect(value, key, values);
            }
          });
    } else if (json instanceof List<?> elements) {
      elements.forEach(element -> collect(element, key, values));
    }
  }

  /** What it prints; fails when it does, or takes longer than a minute. */
  private String run(ProcessBuilder program) throws IOException, InterruptedException {
    Machine.requireProgram("promtool");
    Path output = Files.createTempFile(directory, "output", "");
    Process process = program.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }
}
