package io.imdscope.output.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Bounds;
import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.Reading;
import io.imdscope.diagnosis.Report;
import io.imdscope.diagnosis.ReportBuilder;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The report on a terminal. */
class ReportTextTest {
  @Test
  void saysTheVerdictFirstAndThenWhatToChange() throws Exception {
    List<String> lines = lines(text(SampleReports.small()));
    assertThat(lines.getFirst())
        .startsWith(
            "Verdict: not ready: 2 of 4 workloads called without a token; node ip-10-0-0-0");
    assertThat(lines)
        .contains(
            "not ready  shop/web · app (deploy?)                 54    1733    288      0     27 no_token_attempt",
            "    v1: 47 ok, 7 rejected (401); first 2026-11-16 00:00:00Z, last 2026-11-22 23:58:59Z",
            "    all: 2068 ok, 7 rejected (401)",
            "    reads !iam/security-credentials 604 (27 v1), !user-data 3 (1 v1), instance-id 604 (27 v1),",
            "      placement/region 577",
            "    -> Let the script ask for a token, and send it along.",
            "         TOKEN=$(curl -sS -X PUT http://169.254.169.254/latest/api/token \\",
            "    -> as above: fix-curl",
            "    seen for 1 d 4 h of the window's 7 d",
            "ready      payments/report · app (cj)                0    1837    306      0      0 -",
            "    was not watched for 2 h 45 min",
            "  node-3/events.jsonl.gz: line 5120 is cut off")
        .containsSubsequence(
            "What to set on instances, node groups and templates:",
            "       spec:",
            "         metadataOptions:");
  }

  @Test
  void saysWhatIsRejectedThoughItHasAToken() throws Exception {
    ReportBuilder builder = new ReportBuilder(Duration.ofMinutes(1), Bounds.LOGS);
    Calls script = Calls.by("curl");
    builder.add(Calls.started(0), Calls.ORIGIN);
    builder.add(script.put(1000, 403), Calls.ORIGIN);
    builder.add(script.v2(1001, 401), Calls.ORIGIN);
    builder.add(Calls.stopped(2000, 2), Calls.ORIGIN);
    Report report = builder.report(Reading.LIVE);
    String said = "1 call with a token was rejected with 401: what was sent is no token, or not";
    assertThat(text(report)).contains("    " + said);
    StringBuilder summary = new StringBuilder();
    new ReportText(false).summary(report, summary);
    assertThat(summary).contains("\n" + said);
  }

  @Test
  void countsWhatItDoesNotShow() throws Exception {
    assertThat(lines(text(SampleReports.large(2000))))
        .contains(
            "and 1950 more (950 not ready, 500 not enough evidence, 500 ready), see --format json");
  }

  @Test
  void staysPrintableAndNarrow() throws Exception {
    Report report = SampleReports.large(401);
    StringBuilder summary = new StringBuilder();
    new ReportText(false).summary(report, summary);
    assertPrintable(text(report), 100);
    assertPrintable(summary.toString(), 120);
    assertThat(text(report)).contains("\\u{202e}");
  }

  private static void assertPrintable(String text, int width) {
    for (String line : lines(text)) {
      assertThat(line).matches("[ -~·]*");
      assertThat(line.contains("aws ec2") ? "a command" : line).hasSizeLessThanOrEqualTo(width);
    }
  }

  @Test
  void tellsWhatBecameOfCallsAndWhen() throws Exception {
    ReportBuilder builder = new ReportBuilder(Duration.ofMinutes(1), Bounds.LOGS);
    Calls script = Calls.by("curl");
    builder.add(Calls.started(0), Calls.ORIGIN);
    builder.add(script.v1(1000), Calls.ORIGIN);
    builder.add(script.v1(61_000, 401), Calls.ORIGIN);
    builder.add(script.put(62_000, 403), Calls.ORIGIN);
    builder.add(Calls.stopped(63_000, 3), Calls.ORIGIN);
    assertThat(text(builder.report(Reading.LIVE)))
        .contains(
            "    v1: 1 ok, 1 rejected (401); first 2026-11-23 00:00:01Z, last 2026-11-23 00:01:01Z")
        .contains("    all: 1 ok, 1 rejected (401), 1 refused (403)");
  }

  @Test
  void saysThatCountsAreOfMoreThanTheWindow() throws Exception {
    String note = "Counts are of the whole log; a verdict and its reasons are of the window";
    for (boolean longer : new boolean[] {true, false}) {
      ReportBuilder builder = new ReportBuilder(Duration.ofMinutes(longer ? 1 : 2), Bounds.LOGS);
      builder.add(Calls.started(0), Calls.ORIGIN);
      builder.add(Calls.by("curl").v1(1000), Calls.ORIGIN);
      builder.add(Calls.stopped(100_000, 1), Calls.ORIGIN);
      Report report = builder.report(Reading.LIVE);
      assertThat(text(report).contains(note)).isEqualTo(longer);
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      ReportFormat.HTML.write(report, "imdscope 0", false, page);
      assertThat(page.toString(UTF_8).contains(note)).isEqualTo(longer);
    }
  }

  @Test
  void coloursOnlyWhenAsked() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportFormat.TEXT.write(SampleReports.small(), "imdscope 0", true, out);
    assertThat(out.toString(UTF_8)).startsWith("\u001b[1;31mVerdict: not ready");
    assertThat(out.toString(UTF_8).replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(text(SampleReports.small()));
  }

  @Test
  void closesAWatch() throws Exception {
    StringBuilder out = new StringBuilder();
    new ReportText(false).summary(SampleReports.small(), out);
    assertThat(out.toString())
        .isEqualTo(
            """
            9440 requests in 7 d:
              by version: 240 v1, 8000 v2, 1200 token, 0 without versions, 0 unknown
              by answer:  9434 ok, 6 rejected (401), 0 refused (403), 0 error, 0 none, 0 not known

            Calls without a token (IMDSv1), by workload:
                COUNT     CREDS  WORKLOAD                                 CAUSE            CLIENT
                  174        87  batch/web · app (deploy)                 no_token_attempt AWS SDK for Go v1 1.15.0 (app)
                                  -> Let the script ask for a token, and send it along.
                                       TOKEN=$(curl -sS -X PUT http://169.254.169.254/latest/api/token \\
                                         -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')
                                       curl -sS -H "X-aws-ec2-metadata-token: $TOKEN" \\
                                         http://169.254.169.254/latest/meta-data/instance-id
                   54        27  shop/web · app (deploy?)                 no_token_attempt AWS SDK for Go v1 1.15.0 (app)
                                  -> as above: fix-curl
            CREDS: how many of them read a role's name or credentials.

            6 calls without a token got 401: the instance requires tokens already.
            2 requests could not be led back to a process.
            The evidence is incomplete: there may be callers that are not listed.
              1 gap, the last: the program was not running
              lost 14: the ring buffer had no room for a request's bytes (ring_full_request)
            Verdict: not ready: 2 of 4 workloads called without a token; node ip-10-0-0-0.ec2.internal answered calls without a
              token.
            """);
  }

  @Test
  void saysPlainlyThatThereWasNothing() throws Exception {
    StringBuilder out = new StringBuilder();
    new ReportText(false).summary(SampleReports.empty(), out);
    assertThat(out.toString())
        .isEqualTo(
            """
            No request to a watched endpoint was seen.
            Nothing tells for how long, or with what losses, it was watched.
            Verdict: not enough evidence: there is no evidence at all.
            """);
    assertThat(text(SampleReports.ready())).startsWith("Verdict: ready.\n");
  }

  @Test
  void shortensWhatHasNoRoom() {
    assertThat(ReportWords.brief(99_999, 5)).isEqualTo("99999");
    assertThat(ReportWords.brief(123_456, 5)).isEqualTo("123k");
    assertThat(ReportWords.brief(Long.MAX_VALUE, 5)).isEqualTo("9223P");
  }

  private static String text(Report report) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportFormat.TEXT.write(report, "imdscope 0", false, out);
    return out.toString(UTF_8);
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }
}
