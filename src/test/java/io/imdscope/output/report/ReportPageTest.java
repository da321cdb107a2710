package io.imdscope.output.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.diagnosis.Bounds;
import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.ReportBuilder;
import io.imdscope.event.Cause;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as a browser without network shows it, made from a report of 2,000 workloads. */
@Tag("slow")
class ReportPageTest {
  private static final String ROWS = "document.querySelectorAll('#rows > tr.row').length";

  @TempDir private static Path directory;
  private static Path large;
  private static Chromium browser;
  private static long unanswered;

  @BeforeAll
  static void start() throws Exception {
    Machine.require(Chromium.program().isPresent(), "needs the program chromium");
    large = directory.resolve("large.html");
    Report report = SampleReports.large(2000);
    unanswered =
        report.workloads().stream()
            .filter(workload -> workload.cause().equals(Optional.of(Cause.TOKEN_UNANSWERED)))
            .count();
    try (OutputStream out = Files.newOutputStream(large)) {
      ReportFormat.HTML.write(report, "imdscope 0", false, out);
    }
    browser = new Chromium(directory.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingToComplainOf() {
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "390, 844, light",
    "390, 844, dark",
    "1040, 900, light",
    "1280, 900, light",
    "1400, 900, dark",
    "1920, 1000, light"
  })
  void showsFiltersSortsAndOpens(int width, int height, String scheme) throws Exception {
    show(large, width, height, scheme);
    assertThat(text("#headline")).isEqualTo("Not ready");
    assertThat(text("#count")).isEqualTo("2,000 workloads");
    assertThat(number(ROWS)).isBetween(100L, 2000L);
    assertThat(overflow()).isZero();

    type("trainer-1018 ");
    browser.await(ROWS + " < 12");
    assertThat(number(ROWS)).isEqualTo(1);
    assertThat(text("#rows .name")).contains("trainer-1018");
    type("");
    browser.await(ROWS + " >= 100");

    choose("verdict", "not_enough_evidence");
    assertThat(number(crowded())).isZero();
    choose("verdict", "ready");
    assertThat(text("#count")).isEqualTo("500 of 2,000 workloads");
    choose("verdict", "not_ready");
    choose("cause", "token_unanswered");
    assertThat(text("#count")).isEqualTo(unanswered + " of 2,000 workloads");
    choose("cause", "");

    browser.value("document.querySelector('#sort').value = 'v1'");
    browser.value("document.querySelector('#sort').dispatchEvent(new Event('change'))");
    assertThat(
            browser.value(
                "(n => n.length > 50 && n.every((x, i) => i === 0 || n[i - 1] >= x))"
                    + "([...document.querySelectorAll('#rows .strong')].map(e => +e.textContent))"))
        .isEqualTo(true);
    assertThat(browser.value("document.querySelector('[data-sort=v1]').getAttribute('aria-sort')"))
        .isEqualTo("descending");

    browser.value("document.querySelector('#rows .toggle').click()");
    assertThat(
            browser.value("document.querySelector('#rows .toggle').getAttribute('aria-expanded')"))
        .isEqualTo("true");
    assertThat(text("#rows .more"))
        .contains("What to change", "AWS SDK for Go v1 1.15.0", "iam/security-credentials")
        .contains("GET /latest/meta-data/iam/security-credentials/", "without a token")
        .containsPattern("Answers without a token[0-9,]+ ok");
    assertThat(
            number(
                "[...document.querySelectorAll('#rows .more .facts dd *')].filter(each =>"
                    + " each.getBoundingClientRect().right >"
                    + " each.closest('dd').getBoundingClientRect().right + 1).length"))
        .isZero();
    assertThat(number("document.querySelectorAll('#rows .more pre').length")).isPositive();
    assertThat(number("document.querySelectorAll('#rows .more .chart .v1').length")).isOne();
    assertThat(overflow()).isZero();
    assertThat(browser.picture().length).isGreaterThan(10_000);
  }

  /** How many rows have a verdict that reaches beyond its column, or a name in too narrow a one. */
  private static String crowded() {
    return "[...document.querySelectorAll('#rows > .row')].filter(row => {"
        + " const right = each => each.getBoundingClientRect().right;"
        + " const badge = row.querySelector('.badge');"
        + " return right(badge) > right(badge.parentElement)"
        + " || row.querySelector('.toggle').offsetWidth < 150; }).length";
  }

  @ParameterizedTest
  @CsvSource({
    "2, '11-23 00:00:00,00:00:01,00:00:02'",
    "20, '11-23 00:00:00,00:00:05,00:00:10,00:00:15,00:00:20'",
    "1024, '11-23 00:00,00:04,00:08,00:12,00:17'",
    "86400, '11-23 00:00,11-23 06:00,11-23 12:01,11-23 18:01,11-24 00:02'"
  })
  void labelsItsChartsWithoutRepeating(int seconds, String labels) throws Exception {
    ReportBuilder builder = new ReportBuilder(Duration.ofMinutes(1), Bounds.LOGS);
    builder.add(Calls.started(0), Calls.ORIGIN);
    builder.add(Calls.by("curl").v1(seconds * 500L), Calls.ORIGIN);
    builder.add(Calls.stopped(seconds * 1000L - 1, 1), Calls.ORIGIN);
    show(page(builder.report(Reading.LIVE)), 1280, 900, "light");
    assertThat(
            browser.value(
                "[...document.querySelectorAll('#overall .ticks span')].map(each => each.textContent).join()"))
        .isEqualTo(labels);
  }

  @Test
  void sortsByKeyboardAndTurnsTheOrder() throws Exception {
    show(large, 1400, 900, "light");
    browser.value("document.querySelector('[data-sort=creds] button').focus()");
    for (String expected : new String[] {"descending", "ascending"}) {
      key("Enter", "\r", 13);
      browser.await(
          "document.querySelector('[data-sort=creds]').getAttribute('aria-sort') === '"
              + expected
              + "'");
    }
    browser.value("document.querySelector('#rows .toggle').focus()");
    key("Enter", "\r", 13);
    browser.await("document.querySelectorAll('#rows .more').length === 1");
    key("Enter", "\r", 13);
    browser.await("document.querySelectorAll('#rows .more').length === 0");
  }

  @Test
  void rendersTheRestWhenItIsScrolledTo() throws Exception {
    show(large, 390, 844, "light");
    assertThat(number(ROWS)).isLessThan(400);
    for (long shown = number(ROWS); shown < 600; shown = number(ROWS)) {
      browser.value("document.getElementById('more').scrollIntoView()");
      browser.await(ROWS + " > " + shown);
    }
  }

  @Test
  void showsHostileTextAsText() throws Exception {
    show(large, 390, 844, "light");
    type("onerror=alert");
    browser.await(ROWS + " === 5");
    browser.value("document.querySelectorAll('#rows .toggle').forEach(each => each.click())");
    assertThat(text("#rows .name"))
        .contains("</script><img src=x onerror=alert(1)><!--<script>")
        .contains("\\u{2028}\\u{2029}\\u{202e}\\u{0}\\u{d800} ${x} {{data}} '\"&\\");
    assertThat(text("#rows .more")).contains("W".repeat(500), " characters)");
    assertThat(number("document.querySelectorAll('img, iframe, #rows script').length")).isZero();
    assertThat(number("document.scripts.length")).isEqualTo(2);
    assertThat(overflow()).isZero();
  }

  @Test
  void letsNoOtherScriptRun() throws Exception {
    show(page(SampleReports.small()), 1400, 900, "light");
    int before = browser.complaints().size();
    browser.value(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            + " document.body.append(s); })()");
    assertThat(browser.value("window.ran === undefined")).isEqualTo(true);
    browser.await("true");
    assertThat(browser.complaints()).hasSizeGreaterThan(before);
    browser.forgive();
  }

  @Test
  void printsEveryRowAndTheEvidenceOfWhatIsNotReady() throws Exception {
    show(page(SampleReports.small()), 1400, 900, "dark");
    browser.value(
        "window.printed = 0; addEventListener('beforeprint', () => { window.printed ="
            + " document.querySelectorAll('#rows .more').length; })");
    browser.media("", "dark");
    assertThat(browser.pdf().length).isGreaterThan(20_000);
    assertThat(number("window.printed")).isEqualTo(2);
    browser.await("document.querySelectorAll('#rows .more').length === 0");

    browser.media("print", "dark");
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.value("getComputedStyle(document.getElementById('filters')).display"))
        .isEqualTo("none");
  }

  @Test
  void showsSettingsFirstOnceItIsReady() throws Exception {
    show(page(SampleReports.ready()), 390, 844, "light");
    assertThat(text("#headline")).isEqualTo("Ready");
    assertThat(
            browser.value(
                "document.getElementById('settings').getBoundingClientRect().top <"
                    + " document.getElementById('workloads').getBoundingClientRect().top"))
        .isEqualTo(true);
    assertThat(overflow()).isZero();
  }

  @Test
  void showsThatThereIsNoEvidence() throws Exception {
    show(page(SampleReports.empty()), 390, 844, "light");
    assertThat(text("#headline")).isEqualTo("Not enough evidence");
    assertThat(text("#span")).contains("There is no evidence");
    assertThat(overflow()).isZero();
  }

  private static Path page(Report report) throws Exception {
    Path file = Files.createTempFile(directory, "page", ".html");
    try (OutputStream out = Files.newOutputStream(file)) {
      ReportFormat.HTML.write(report, "imdscope 0", false, out);
    }
    return file;
  }

  private static void show(Path page, int width, int height, String scheme) throws Exception {
    browser.size(width, height);
    browser.media("screen", scheme);
    browser.open(page);
    browser.await("!document.getElementById('app').hidden");
    String dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    assertThat(browser.value(dark)).isEqualTo(scheme.equals("dark"));
  }

  private static void type(String text) throws Exception {
    browser.value(
        "(e => { e.focus(); e.value = ''; e.dispatchEvent(new Event('input')); })"
            + "(document.getElementById('find'))");
    if (!text.isEmpty()) {
      browser.call("Input.insertText", Map.of("text", text));
    }
  }

  private static void choose(String select, String value) throws Exception {
    browser.value(
        "(e => { e.value = '"
            + value
            + "'; e.dispatchEvent(new Event('change')); })(document.getElementById('"
            + select
            + "'))");
  }

  private static void key(String key, String text, int code) throws Exception {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      browser.call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "text", text, "windowsVirtualKeyCode", code));
    }
  }

  private static String text(String selector) throws Exception {
    return (String) browser.value("document.querySelector('" + selector + "').textContent");
  }

  private static long number(String expression) throws Exception {
    return (Long) browser.value(expression);
  }

  /** How many pixels stick out to the right. */
  private static long overflow() throws Exception {
    return number("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }
}
