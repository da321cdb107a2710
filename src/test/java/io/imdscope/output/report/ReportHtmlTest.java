package io.imdscope.output.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.diagnosis.Report;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's source: what a browser needs to be shown nothing of to be safe. */
class ReportHtmlTest {
  @Test
  void letsRunOnlyItsOwnScriptAndStyle() throws Exception {
    String page = page(SampleReports.small());
    assertThat(one(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"(.*?)\">"))
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-"
                + hash(one(page, "<style>(.*?)</style>"))
                + "'; script-src 'sha256-"
                + hash(one(page, "<script>(.*?)</script>"))
                + "'; base-uri 'none'; form-action 'none'");
  }

  @Test
  void holdsTheJsonReport() throws Exception {
    Report report = SampleReports.large(5);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ReportFormat.JSON.write(report, "imdscope 0", false, json);
    String data = one(page(report), "<script type=\"application/json\" id=\"data\">(.*?)</script>");
    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    assertThat(Json.object(data)).isEqualTo(Json.object(json.toString(UTF_8)));
  }

  @Test
  void keepsHostileTextOutOfTheMarkup() throws Exception {
    String page = page(SampleReports.large(401));
    assertThat(page).doesNotContain("<img", "\u202e", "\u2028", "\u0000");
    // Its own two, and their ends; what is not shown where scripts run holds none.
    assertThat(count(page, "<script")).isEqualTo(2);
    assertThat(count(page, "</script")).isEqualTo(2);
    assertThat(count(page, "<!--")).isZero();
    assertThat(count(page, "<noscript")).isEqualTo(1);
    assertThat(count(page, "</noscript")).isEqualTo(1);
    assertThat(page).contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
  }

  @Test
  void namesNothingOfTheNetwork() throws Exception {
    String page = page(SampleReports.empty());
    assertThat(page)
        .doesNotContain("<link", "<iframe", "<object", "@import", "url(", " src=", "fetch(");
    assertThat(page).doesNotContain("innerHTML =", "outerHTML", "insertAdjacentHTML", "eval(");
  }

  @Test
  void hasAPlainTableWhereScriptsDoNotRun() throws Exception {
    String plain = one(page(SampleReports.small()), "<noscript>(.*?)</noscript>");
    assertThat(plain)
        .contains("<td>shop/web · app</td><td>deployment</td><td>not ready</td><td>54</td>")
        .contains("<td>ip-10-0-0-1.ec2.internal</td><td>not enough evidence</td>");
    assertThat(count(plain, "<tr>")).isEqualTo(1 + 4 + 1 + 2);
  }

  private static String page(Report report) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportFormat.HTML.write(report, "imdscope 0", false, out);
    return out.toString(UTF_8);
  }

  private static String one(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static int count(String page, String part) {
    return List.of(page.split(Pattern.quote(part), -1)).size() - 1;
  }

  private static String hash(String text) throws Exception {
    return Base64.getEncoder()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
