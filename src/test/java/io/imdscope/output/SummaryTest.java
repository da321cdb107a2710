package io.imdscope.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Event;
import io.imdscope.event.Loss;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closing words of a watch. */
class SummaryTest {

  @Test
  void countsByVersionAnswerAndCaller() throws IOException {
    Request v1 = Samples.credentials(Version.V1);
    Request agent =
        Samples.from(
            Samples.request(
                Version.V1,
                Samples.head(
                    "GET",
                    "/latest/meta-data/instance-id",
                    Samples.header("User-Agent", "aws-sdk-go/1.44.261 (go1.20.3; linux; amd64)"))),
            Optional.of(Samples.caller(Samples.process(77, "amazon-ssm-agen", "x"))),
            Workload.SystemdUnit.of("amazon-ssm-agent.service"));
    assertThat(
            text(
                start(0),
                v1,
                v1,
                Samples.answered(v1, 401),
                agent,
                Samples.answered(agent, 0),
                Samples.credentials(Version.V2),
                Samples.answered(Samples.request(Version.TOKEN, Samples.head("PUT", "/")), 403),
                Samples.unreadable(),
                stop(603, Map.of(Loss.RING_FULL_REQUEST, 3L))))
        .isEqualTo(
            """
            8 requests in 10 min 3 s:
              by version: 5 v1, 1 v2, 1 token, 0 without versions, 1 unknown
              by answer:  4 ok, 1 rejected (401), 1 refused (403), 0 error, 1 none, 1 not known

            Calls without a token (IMDSv1), by caller:
                COUNT     CREDS  WORKLOAD                           PROCESS         USER AGENT
                    3         2  containerd b924f1c2d3e4            curl            curl/8.14.1
                    2         0  amazon-ssm-agent.service           amazon-ssm-agen aws-sdk-go/1.44.261 (go1.20.3; linux; amd64)
            CREDS: how many of them read a role's name or credentials.

            1 call without a token got 401: the instance requires tokens already.
            1 request could not be read as HTTP, so the version is not known: v1 is possible.
            1 request could not be led back to a process.
            The evidence is incomplete: there may be callers that are not listed.
              lost 3: the ring buffer had no room for a request's bytes (ring_full_request)
            """);
  }

  @Test
  void saysPlainlyThatNothingWasSeen() throws IOException {
    assertThat(text(start(0), stop(45, Map.of())))
        .isEqualTo(
            """
            No request to a watched endpoint was seen in 45.0 s.
            Nothing was lost.
            """);
    assertThat(text())
        .isEqualTo(
            """
            No request to a watched endpoint was seen.
            Nothing tells for how long, or with what losses, it was watched.
            """);
  }

  @Test
  void saysThatNoCallWasWithoutAToken() throws IOException {
    assertThat(text(Samples.credentials(Version.V2)))
        .isEqualTo(
            """
            1 request within 0.0 s:
              by version: 0 v1, 1 v2, 0 token, 0 without versions, 0 unknown
              by answer:  1 ok, 0 rejected (401), 0 refused (403), 0 error, 0 none, 0 not known

            No call without a token (IMDSv1) was seen.

            Nothing tells for how long, or with what losses, it was watched.
            """);
  }

  @Test
  void tellsHeadsThatWereCutFromWhatIsNoHttp() throws IOException {
    Request whole = Samples.request(Version.UNKNOWN, Samples.head("GET", "/"));
    RequestHead head = whole.head().orElseThrow();
    RequestHead cut =
        new RequestHead(
            head.method(), head.path(), head.query(), head.protocol(), head.headers(), true);
    assertThat(text(Samples.request(Version.UNKNOWN, cut), Samples.request(Version.UNKNOWN, cut)))
        .contains(
            "2 requests had a head that was seen only in part, without a token so far: v1 is possible.")
        .doesNotContain("could not be read as HTTP");
  }

  @Test
  void addsUpWhatWasWatchedAndLostOverRestarts() throws IOException {
    assertThat(
            text(
                start(0),
                stop(60, Map.of(Loss.STREAM_GAP, 1L)),
                start(100),
                heartbeat(130, Map.of(Loss.STREAM_GAP, 1L)),
                stop(160, Map.of(Loss.STREAM_GAP, 2L))))
        .isEqualTo(
            """
            No request to a watched endpoint was seen in 2 min 0 s.
            The evidence is incomplete: there may be callers that are not listed.
              lost 3: bytes of a request were missing and never came (stream_gap)
            """);
  }

  @Test
  void saysThatTheEvidenceIsIncompleteWhereAStartOrStopIsMissing() throws IOException {
    for (Event[] events :
        List.of(
            new Event[] {start(0)},
            new Event[] {start(0), start(5), stop(9, Map.of())},
            new Event[] {stop(9, Map.of())},
            new Event[] {heartbeat(9, Map.of()), stop(10, Map.of())})) {
      assertThat(text(events))
          .contains("The evidence is incomplete")
          .contains("the log lacks a start or a stop");
    }
  }

  @Test
  void boundsTheGroupsAndCountsTheRest() throws IOException {
    Summary summary = new Summary();
    for (int i = 0; i < V1Callers.MOST + 5; i++) {
      summary.add(agent("agent/" + i));
    }
    summary.add(agent("agent/0"));
    assertThat(summary.callers().mostFrequent()).hasSize(V1Callers.MOST);
    assertThat(summary.callers().others()).isEqualTo(5);
    assertThat(print(summary))
        .contains(
            "        2         0  containerd b924f1c2d3e4            curl            agent/0\n")
        .contains("      980         0  (980 more callers)\n")
        .contains(
            "        5         0  (other)                                            callers beyond the first"
                + " 1000\n");
  }

  @Test
  void isNeverWiderThan120Columns() throws IOException {
    Random random = new Random(3);
    Summary summary = new Summary();
    summary.add(start(0));
    for (int i = 0; i < 3000; i++) {
      summary.add(LineWriterTest.hostile(random));
    }
    summary.add(
        stop(1_000_000, Map.of(Loss.CALLER_STORAGE, Long.MAX_VALUE, Loss.CONNECTIONS_FULL, 1L)));
    assertThat(List.of(print(summary).split("\n", -1)))
        .hasSizeGreaterThan(20)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
        .allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7f));
  }

  @Test
  void countsCredentialsReadByCallersThatFoundNoRoom() {
    Summary summary = new Summary();
    for (int i = 0; i < V1Callers.MOST; i++) {
      summary.add(agent("agent/" + i));
    }
    summary.add(Samples.credentials(Version.V1));
    summary.add(Samples.answered(Samples.credentials(Version.V1), 404));
    assertThat(summary.callers().others()).isEqualTo(2);
    assertThat(summary.callers().othersCredentials()).isEqualTo(1);
  }

  @Test
  void writesTheSameDigitsInEveryLocale() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(text(start(0), stop(61, Map.of(Loss.STREAM_GAP, 12L))))
          .contains("in 1 min 1 s")
          .contains("lost 12: ");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "59999, 60.0 s",
    "60000, 1 min 0 s",
    "3599999, 59 min 59 s",
    "93840000, 26 h 4 min"
  })
  void writesDurations(long millis, String text) {
    assertThat(SummaryText.text(Duration.ofMillis(millis))).isEqualTo(text);
  }

  private static Request agent(String userAgent) {
    return Samples.request(
        Version.V1, Samples.head("GET", "/", Samples.header("User-Agent", userAgent)));
  }

  private static Instant at(long seconds) {
    return Samples.TIME.plusSeconds(seconds);
  }

  private static Event start(long seconds) {
    return new Coverage.Start(at(seconds), Samples.node(), Endpoint.DEFAULTS);
  }

  private static Event heartbeat(long seconds, Map<Loss, Long> lost) {
    return new Coverage.Heartbeat(at(seconds), Samples.node(), Samples.totals(0, lost));
  }

  private static Event stop(long seconds, Map<Loss, Long> lost) {
    return new Coverage.Stop(at(seconds), Samples.node(), Samples.totals(0, lost));
  }

  private static String text(Event... events) throws IOException {
    Summary summary = new Summary();
    for (Event event : events) {
      summary.add(event);
    }
    return print(summary);
  }

  private static String print(Summary summary) throws IOException {
    StringBuilder out = new StringBuilder();
    summary.print(out);
    return out.toString();
  }
}
